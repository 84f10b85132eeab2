# Completion of unsubdesk for fish. Load it with: unsubdesk completion fish | source

function __unsubdesk_complete
    set -l words (commandline -opc)
    set -l answer ($words[1] __complete fish $words[2..-1] (commandline -ct) 2>/dev/null)
    if contains -- :files $answer
        __fish_complete_path (commandline -ct)
        return
    end
    string match -v -- ':nospace' $answer
end
complete -c unsubdesk -f -k -a '(__unsubdesk_complete)'
