// Package model holds the nouns of the desk and its rules (R1–R18): instances,
// orders, coupons, accounts, requests, quotes, money, blocks, permissions and
// the filter grammar. It is pure: no I/O and no clock of its own. Every
// function that depends on time is told the time.
package model
