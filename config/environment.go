package config

import (
	"fmt"
	"sort"
	"strings"

	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/v2"
)

const (
	variablePrefix = "UNSUBDESK_"
	// configVariable names the settings file; it is no setting itself.
	configVariable = "UNSUBDESK_CONFIG"
)

// variable is the environment variable of a key.
func variable(key string) string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// variables are all environment variables with their keys.
func variables(all []setting) map[string]string {
	keys := map[string]string{}
	for _, s := range all {
		keys[variable(s.key)] = s.key
		for _, alias := range s.aliases {
			keys[alias] = s.key
		}
	}
	return keys
}

// readEnvironment takes the settings from UNSUBDESK_ variables. An empty
// variable counts as not set. A variable that is no setting is a problem, so
// that a misspelt one is not believed to work.
func readEnvironment(environ []string, all []setting) (layer, []problem) {
	keys := variables(all)
	places := map[string]string{}
	var problems []problem
	k := koanf.New(".")
	seen := map[string]string{}
	provider := env.Provider(".", env.Opt{
		Prefix:      variablePrefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			key, known := keys[name]
			switch {
			case value == "" || name == configVariable:
				return "", nil
			case !known:
				problems = append(problems, unknownVariable(all, name, value))
				return "", nil
			case places[key] != "" && seen[key] != value:
				problems = append(problems, problem{place: name, message: fmt.Sprintf("%s says something else; set only one of them", places[key])})
			}
			places[key], seen[key] = name, value
			return key, value
		},
	})
	if err := k.Load(provider, nil); err != nil {
		problems = append(problems, problem{place: "environment", message: err.Error()})
	}
	sort.Slice(problems, func(i, j int) bool { return problems[i].String() < problems[j].String() })
	return layer{written: k.All(), place: func(key string) string { return places[key] }}, problems
}

// setVariables are the names of all UNSUBDESK_ variables that are not empty.
func setVariables(environ []string) []string {
	var names []string
	for name, value := range newEnvironment(environ) {
		if strings.HasPrefix(name, variablePrefix) && value != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// unknownVariable refuses a variable that is no setting.
func unknownVariable(all []setting, name, value string) problem {
	key := strings.ToLower(strings.Replace(strings.TrimPrefix(name, variablePrefix), "_", ".", 1))
	s := setting{key: key, secret: besideSecret(all, key)}
	return problem{"environment", printable(name), shown(s, value), "is no setting; `unsubdesk config show` lists the settings"}
}
