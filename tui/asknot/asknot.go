// Package asknot keeps the program from asking the terminal for its background
// colour. Bubble Tea v1 does so while it is initialised (tea_init.go), for
// every program that links it, plain commands too: a terminal that does not
// answer then holds up `unsubdesk --version` for five seconds, and the answer
// of one that does may eat a key.
//
// Go initialises packages in the order of their import paths, dependencies
// first. This package is a module of its own, beside the program's, because it
// must come before github.com/charmbracelet/bubbletea: with the answer set, no
// question is asked. The screens' theme comes from the settings.
package asknot

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
