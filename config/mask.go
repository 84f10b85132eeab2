package config

import (
	"net/url"
	"strings"
)

// masked stands for a secret that is set.
const masked = "********"

// mask is a value as it may be shown: secrets and the passwords in URLs are
// hidden.
func mask(s setting, value any) any {
	text, ok := value.(string)
	switch {
	case !ok || text == "":
		return value
	case s.secret || looksSecret(s.key):
		return masked
	case strings.Contains(text, "://"):
		return maskURL(text)
	}
	return text
}

// looksSecret tells from a key that its value should not be shown, for keys
// that are not in the table.
func looksSecret(key string) bool {
	for _, word := range []string{"secret", "password", "token"} {
		if strings.Contains(strings.ToLower(key), word) {
			return true
		}
	}
	return false
}

// maskURL hides the password of a URL, and parameters that hold one. What does
// not parse may hide a password anywhere, so only its scheme is shown.
func maskURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		scheme, _, _ := strings.Cut(text, "://")
		return scheme + "://" + masked
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	query := u.Query()
	for name := range query {
		if looksSecret(name) {
			query.Set(name, "xxxxx")
			u.RawQuery = query.Encode()
		}
	}
	return u.String()
}
