package measure

import "strings"

// Terms is the mix that is typed letter by letter: rare, middling and common terms, of
// one letter and of many, in several scripts, and some that match nothing, with filters.
var Terms = []string{"batch", "store", "cs2526", "0612", "edge-23", "备份", "用户", "서울", "镜像-06", "7c43", "batch-edge-23953", "zq", "龘",
	"xylophone", "没有这个", "region:eu-west-1 batch", "type:cdn store", "manager:chen log"}

// Prefixes are what stands in the filter line after each letter, but for those of a
// field's name, which look for nothing yet.
func Prefixes(term string) (all []string) {
	for i := range term {
		if i > 0 && !strings.HasSuffix(term[:i], " ") {
			all = append(all, term[:i])
		}
	}
	all = append(all, term)
	if at := strings.IndexByte(term, ' '); at > 0 {
		all = []string{term[:at]}
		for i := range term[at+1:] {
			if i > 0 {
				all = append(all, term[:at+1+i])
			}
		}
		all = append(all, term)
	}
	return all
}
