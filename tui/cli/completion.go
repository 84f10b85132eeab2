package cli

import (
	_ "embed"
)

//go:embed completion/unsubdesk.bash
var bashCompletion string

//go:embed completion/unsubdesk.zsh
var zshCompletion string

//go:embed completion/unsubdesk.fish
var fishCompletion string

// completionCmd prints what makes a shell complete command lines.
type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
}

// Help is the long help.
func (c *completionCmd) Help() string {
	return `Load it in the file with which your shell begins:

  bash: source <(unsubdesk completion bash)
  zsh: source <(unsubdesk completion zsh), after compinit
  fish: unsubdesk completion fish | source

Commands, flags and their values are completed, and from the desk instance IDs, request numbers, reasons, users and the values of filters.`
}

// Run implements the command.
func (c *completionCmd) Run(a *App) error {
	a.printf("%s", map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[c.Shell])
	return nil
}
