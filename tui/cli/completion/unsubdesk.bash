# Completion of unsubdesk for bash. Load it with: source <(unsubdesk completion bash)

_unsubdesk() {
    local word kept description files= nospace=
    COMPREPLY=()
    # The program reads the line itself: bash has cut words such as type:CDN at the colon,
    # and wants of an answer only what stands behind the last cut.
    while IFS=$'\t' read -r word description; do
        case $word in
        :files) files=1 ;;
        :nospace) nospace=1 ;;
        :kept) kept=$description ;;
        *) COMPREPLY+=("${word#"$kept"}") ;;
        esac
    done < <(COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT COMP_BREAKS=$COMP_WORDBREAKS "${COMP_WORDS[0]}" __complete bash 2>/dev/null)
    [[ -n $nospace ]] && compopt -o nospace
    [[ -n $files ]] && compopt -o default
    return 0
}
complete -F _unsubdesk unsubdesk
