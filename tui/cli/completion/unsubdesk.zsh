#compdef unsubdesk
# Completion of unsubdesk for zsh. Load it after compinit with: source <(unsubdesk completion zsh)

_unsubdesk() {
    local word description files= nospace=
    local -a found
    while IFS=$'\t' read -r word description; do
        case $word in
        :files) files=1 ;;
        :nospace) nospace=1 ;;
        *) found+=("${word//:/\\:}${description:+:$description}") ;;
        esac
    done < <("${words[1]}" __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    if [[ -n $files ]]; then
        _files
        return
    fi
    if [[ -n $nospace ]]; then
        _describe -V unsubdesk found -S ''
    else
        _describe -V unsubdesk found
    fi
}
compdef _unsubdesk unsubdesk
