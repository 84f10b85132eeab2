package importfile

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"unsubdesk/model"
)

// noColumn stands for a column that is not known and is passed over.
const noColumn = -1

// headerColumns finds the column of each name, or refuses the file, naming
// everything that is wrong with its header.
func headerColumns(file string, names []string, ignoreUnknown bool) ([]int, error) {
	if err := headerText(file, names); err != nil {
		return nil, err
	}
	columns := make([]int, len(names))
	var unknown, twice []string
	count := map[model.Column]int{}
	for i, name := range names {
		c, ok := model.ColumnNamed(name)
		columns[i] = int(c)
		if !ok {
			columns[i] = noColumn
			unknown = append(unknown, sayUnknown(name))
			continue
		}
		if count[c]++; count[c] == 2 {
			twice = append(twice, name)
		}
	}
	if len(unknown) == len(names) {
		return nil, refuse(file, "is no table of instances: its first line names none of the columns%s", otherSeparator(names))
	}
	if ignoreUnknown {
		unknown = nil
	}
	if wrong := headerProblems(unknown, missing(count), twice); wrong != "" {
		return nil, refuse(file, "%s", wrong)
	}
	return columns, nil
}

// headerText refuses a header that is no text.
func headerText(file string, names []string) error {
	joined := strings.Join(names, "")
	switch {
	case strings.HasPrefix(joined, "\xff\xfe"), strings.HasPrefix(joined, "\xfe\xff"):
		return refuse(file, "is UTF-16; save it as UTF-8")
	case strings.ContainsRune(joined, 0):
		return refuse(file, "is no table: it holds binary data")
	case !utf8.ValidString(joined):
		return refuse(file, "has a first line that is not UTF-8; save it as UTF-8")
	}
	return nil
}

func missing(have map[model.Column]int) []string {
	var names []string
	for _, c := range model.Columns() {
		if c.Required() && have[c] == 0 {
			names = append(names, c.String())
		}
	}
	return names
}

// mostNamed is how many wrong columns a message lists.
const mostNamed = 12

// headerProblems says everything that is wrong with a header; "" if nothing.
func headerProblems(unknown, missing, twice []string) string {
	var said []string
	add := func(one, many string, names []string) {
		if len(names) == 0 {
			return
		}
		if len(names) > 1 {
			one = many
		}
		if more := len(names) - mostNamed; more > 0 {
			names = append(slices.Clone(names[:mostNamed]), fmt.Sprintf("and %d more", more))
		}
		said = append(said, one+" "+strings.Join(names, ", "))
	}
	add("has the unknown column", "has the unknown columns", unknown)
	if len(unknown) > 0 {
		said[0] += " (mend the name, or pass over what is unknown with --ignore-unknown)"
	}
	add("lacks the column", "lacks the columns", missing)
	add("has more than one column", "has more than one of the columns", twice)
	return strings.Join(said, "; it ")
}

func sayUnknown(name string) string {
	said := shown(name)
	if name == "" {
		said = `""`
	}
	if near, ok := model.NearestColumn(name); ok {
		said += " (did you mean " + near.String() + "?)"
	}
	return said
}

// otherSeparator guesses why no column is known.
func otherSeparator(names []string) string {
	if len(names) != 1 {
		return ""
	}
	for _, s := range []struct{ mark, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "bars"}} {
		if strings.Contains(names[0], "instance_id"+s.mark) || strings.Contains(names[0], s.mark+"instance_id") {
			return "; it is separated by " + s.name + ", save it with commas"
		}
	}
	return ""
}

// refuse is the error that refuses a file whole.
func refuse(file, format string, args ...any) error {
	return model.Errorf(model.CodeFile, "%s %s.", model.CleanText(file), fmt.Sprintf(format, args...))
}

// shown is a piece of a file, short enough and safe for a message.
func shown(s string) string {
	const most = 40
	s = model.CleanText(s)
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
