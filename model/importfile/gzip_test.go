package importfile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unsubdesk/model"
)

// pack packs texts, each as a part of its own.
func pack(t *testing.T, texts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

const packedHeader = "instance_id,instance_name,order_number,account_id,product_type,region,effective_at,amount_due,paid_amount\n"

func packedRow(id, paid string) string {
	return id + ",name,CS-1,acct-1,OBS,eu,2031-01-01T00:00:00Z,10.00," + paid + "\n"
}

// readPacked reads a file under a name that does not say that it is packed.
func readPacked(f Format, file []byte) (got, error) {
	r, err := Open("in."+string(f), bytes.NewReader(file), f, false)
	if err != nil {
		return got{}, err
	}
	return readAll(r)
}

// compare holds what two files said against each other.
func compare(a, b got) string {
	return cmp.Diff(a, b, cmp.AllowUnexported(got{}), cmp.Comparer(model.Money.Equal))
}

// TestPackedFilesAreKnownByTheirFirstBytes: a packed file says what the text says, line
// by line, in one part or in several, cut at any place.
func TestPackedFilesAreKnownByTheirFirstBytes(t *testing.T) {
	csv := "\ufeff" + packedHeader + packedRow("i-1", "10.00") + "\n" + packedRow("i-2", "1e2") + packedRow("i-3", "10.00")
	jsonl := `{"instance_id":"i-1","instance_name":"a","order_number":"CS-1","account_id":"acct-1","product_type":"OBS",` +
		`"region":"eu","effective_at":"2031-01-01T00:00:00Z","amount_due":"1.00","paid_amount":"1.00"}` + "\n{\n"
	for _, c := range []struct {
		format Format
		text   string
	}{{CSV, csv}, {JSONLines, jsonl}} {
		plain, err := readPacked(c.format, []byte(c.text))
		if err != nil || len(plain.good) == 0 || len(plain.bad) == 0 {
			t.Fatalf("%s: %+v %v", c.format, plain, err)
		}
		files := map[string][]byte{"one part": pack(t, c.text), "an empty part before": pack(t, "", c.text)}
		for cut := 0; cut <= len(c.text); cut += 7 {
			files[fmt.Sprintf("two parts, cut at %d", cut)] = pack(t, c.text[:cut], c.text[cut:])
		}
		for name, file := range files {
			packed, err := readPacked(c.format, file)
			if diff := compare(plain, packed); diff != "" || err != nil {
				t.Errorf("%s, %s: %v %s", c.format, name, err, diff)
			}
		}
	}
}

// TestDamagedPackedFilesAreRefused: a packed file that is cut short, or of which one bit
// is another, is refused whole, or says the same as before, where the bit means nothing.
func TestDamagedPackedFilesAreRefused(t *testing.T) {
	file := pack(t, packedHeader, packedRow("i-1", "10.00")+packedRow("i-2", "10.00"))
	whole, err := readPacked(CSV, file)
	if err != nil {
		t.Fatal(err)
	}
	firstPart := len(pack(t, packedHeader))
	for n := len(gzipMark); n < len(file); n++ {
		_, err := readPacked(CSV, file[:n])
		if n == firstPart { // the header alone: a whole file of its own
			continue
		}
		if model.ErrorCode(err) != model.CodeFile || !strings.Contains(err.Error(), "packed with gzip") {
			t.Errorf("cut after %d bytes of %d: %v", n, len(file), err)
		}
	}
	said := map[string]bool{}
	for at := len(gzipMark); at < len(file); at++ {
		changed := bytes.Clone(file)
		changed[at] ^= 1 << (at % 8)
		other, err := readPacked(CSV, changed)
		switch {
		case err == nil:
			if diff := compare(whole, other); diff != "" {
				t.Errorf("byte %d: %s", at, diff)
			}
		case model.ErrorCode(err) != model.CodeFile:
			t.Errorf("byte %d: %v", at, err)
		}
		if err != nil {
			said[err.Error()] = true
		}
	}
	if len(said) < 3 {
		t.Errorf("every damage is called the same: %v", said)
	}
	if _, err := readPacked(CSV, append(bytes.Clone(file), "left over"...)); model.ErrorCode(err) != model.CodeFile {
		t.Errorf("something after the end: %v", err)
	}
}

// TestPackedRecordsHaveTheirLimit: what a small file unpacks to is read as it comes out,
// and a record of it is as long at most as one of a plain file.
func TestPackedRecordsHaveTheirLimit(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	chunk := bytes.Repeat([]byte("a"), 1<<20)
	io.WriteString(w, packedHeader) //nolint:errcheck // to memory
	for range 16 {
		w.Write(chunk) //nolint:errcheck // to memory
	}
	io.WriteString(w, "\n"+packedRow("i-2", "10.00")) //nolint:errcheck // to memory
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	g, err := readPacked(CSV, bomb.Bytes())
	runtime.ReadMemStats(&after)
	if err != nil || fmt.Sprint(g.good, g.bad, g.reasons) != "[3] [2] [: the record is longer than 1 MiB]" {
		t.Errorf("%+v %v", g, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("reading it took %d bytes", used)
	}
}

func TestFormatOfPackedNames(t *testing.T) {
	for name, want := range map[string]Format{"a.csv.gz": CSV, "a.JSONL.GZ": JSONLines, "a.ndjson.gz": JSONLines, "a.csv": CSV} {
		if f, ok := FormatOf(name); !ok || f != want {
			t.Errorf("%s is %q", name, f)
		}
	}
	for _, name := range []string{"a.gz", "a.gz.gz", "a.csv.zip", ".gz"} {
		if f, ok := FormatOf(name); ok {
			t.Errorf("%s is %q", name, f)
		}
	}
}
