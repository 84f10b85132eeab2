// Package mail tells people by mail what waits for them and how it ended: an alert of the
// model becomes a letter, plain text and short, and an SMTP server takes it. It knows
// neither the database nor the settings file; main hands in what it needs.
package mail
