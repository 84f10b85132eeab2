package linear

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"unsubdesk/model"
	"unsubdesk/model/desk"
)

// A line that names the same rows over and over takes no more memory than the list:
// over SSH it is the server's.
func TestALineOfNumbersTakesLittleMemory(t *testing.T) {
	const most = 1999
	rows, all := make([]desk.Row, most), make([]uint32, most)
	for i := range rows {
		rows[i].Row = uint32(i + 1)
		all[i] = rows[i].Row
	}
	s := &session{talk: &talk{out: io.Discard}, size: 10}
	s.marks.Add(model.SelectionOf(all...), "")
	f := &finder{session: s, list: listed("result", rows, func(desk.Row) string { return "" })}
	f.list.heard = most
	const again = 500
	words := strings.Repeat(fmt.Sprintf("1-%d ", most), again)

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := f.dropWords(words)
	runtime.ReadMemStats(&after)
	if err != nil || s.marks.Len() != 0 {
		t.Fatalf("%v; %d are marked", err, s.marks.Len())
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("it took %d bytes", took)
	}
	named, err := f.list.numbered("3 1-2 2,3")
	if err != nil || len(named) != 3 || named[0].Row != 3 || named[2].Row != 2 {
		t.Errorf("%+v, %v", named, err)
	}
}
