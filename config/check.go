package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const minRefresh = 100 * time.Millisecond

// check turns a value as it was written, a string from the environment or a
// flag, a TOML value from a file, into the setting's value, or says in a few
// words what it must be.
type check func(written any) (any, error)

// anyText takes every string.
func anyText(written any) (any, error) {
	s, ok := written.(string)
	if !ok {
		return nil, errors.New(`must be text in quotes`)
	}
	return s, nil
}

// text makes a check of a function on strings.
func text(accept func(string) error) check {
	return func(written any) (any, error) {
		s, err := anyText(written)
		if err != nil {
			return nil, err
		}
		if err := accept(s.(string)); err != nil {
			return nil, err
		}
		return s, nil
	}
}

// oneOf takes the words listed.
func oneOf(words ...string) check {
	return text(func(s string) error {
		if slices.Contains(words, s) {
			return nil
		}
		return fmt.Errorf("must be one of %s", strings.Join(words, ", "))
	})
}

// duration takes Go durations from least on.
func duration(least time.Duration, form string) check {
	wrong := fmt.Errorf(`must be a duration like "90s", "15m" or "12h", %s`, form)
	return func(written any) (any, error) {
		s, _ := written.(string)
		if d, err := time.ParseDuration(s); err != nil || d < least {
			return nil, wrong
		}
		return s, nil
	}
}

func positiveDuration(written any) (any, error) {
	return duration(time.Nanosecond, "more than 0")(written)
}

// positiveNumber takes whole numbers from 1.
func positiveNumber(written any) (any, error) {
	const most = 1_000_000
	var n int64
	var err error
	switch v := written.(type) {
	case int:
		n = int64(v)
	case int64:
		n = v
	case string:
		n, err = strconv.ParseInt(v, 10, 64)
	default:
		err = errors.New("no number")
	}
	if err != nil || n < 1 || n > most {
		return nil, fmt.Errorf("must be a whole number from 1 to %d", most)
	}
	return int(n), nil
}

// yesNo takes true and false.
func yesNo(written any) (any, error) {
	switch written {
	case true, "true":
		return true, nil
	case false, "false":
		return false, nil
	}
	return nil, errors.New("must be true or false")
}

// listenAddress takes HOST:PORT; the host may be empty, for all addresses.
var listenAddress = text(func(s string) error {
	_, port, err := net.SplitHostPort(s)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return errors.New(`must be an address with a port, like "127.0.0.1:23234"`)
	}
	return nil
})

// databaseURL takes the forms of a database URL; whether there is a desk is
// found out when it is opened.
var databaseURL = text(func(s string) error {
	scheme, rest, found := strings.Cut(s, ":")
	switch {
	case s == "":
		return nil // the default place
	case scheme == "postgres", scheme == "postgresql":
		// Several hosts are one text with commas; a host may also stand behind the
		// ?, or be the local socket's.
		u, err := url.Parse(s)
		if err != nil || u.Host == "" && strings.Trim(u.Path, "/") == "" && !u.Query().Has("host") {
			return errors.New("is no URL like postgres://USER@HOST/NAME")
		}
	case scheme == "sqlite" && found:
		if rest == "" {
			return errors.New("names no file; write sqlite:PATH")
		}
	case strings.HasPrefix(rest, "//"):
		return errors.New("must be sqlite:PATH or a bare path")
	}
	return nil
})

// webURL takes http and https URLs.
var webURL = text(func(s string) error {
	u, err := url.Parse(s)
	if s != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("must be an http or https URL")
	}
	return nil
})
