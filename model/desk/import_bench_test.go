package desk_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"unsubdesk/db/dbtest"
	"unsubdesk/db/staging"
	"unsubdesk/model"
	"unsubdesk/model/desk"
	"unsubdesk/model/importfile"
)

// benchRows is how many rows BenchmarkImport imports: 100,000, or what
// UNSUBDESK_BENCH_ROWS says.
func benchRows(b *testing.B) int {
	said := os.Getenv("UNSUBDESK_BENCH_ROWS")
	if said == "" {
		return 100_000
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// writeRows writes a CSV file of n rows like those of a real export: orders of
// three, accounts of many orders, a coupon on every fifth.
func writeRows(w io.Writer, n int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "instance_id,instance_name,order_number,account_id,account_name,account_manager,enterprise_project,"+
		"product_type,product_name,region,purchased_at,effective_at,expires_at,amount_due,discount,cash_coupons,paid_amount,"+
		"promotion,invoice_issued_by,transaction_in_progress,resource_frozen,account_frozen")
	types := []string{"CDN", "OBS", "RDS", "SMS", "WAF"}
	for i := range n {
		order, mixed := i/3, uint32(i)*2654435761
		coupon, paid := "", 100+i%900
		if i%5 == 0 {
			coupon, paid = fmt.Sprintf("CPN-%07d=20.00@2029-01-01T00:00:00Z", i), paid-20
		}
		fmt.Fprintf(out, "%08x-6f03-%08d,batch-mail-%d,CS%019d,acct-%05d,Company %d,okafor,research,%s,Traffic package,region-%d,"+
			"2026-09-14T08:00:00Z,2030-01-09T%02d:%02d:00Z,2033-01-01T00:00:00Z,%d.39,0.00,%s,%d.39,true,none,none,false,false\n",
			mixed, i, i, order, order%5000, order%5000, types[i%len(types)], i%20, mixed%24, mixed%60, 100+i%900, coupon, paid)
	}
	return out.Flush()
}

// rowsFile is a file of n rows on disk.
func rowsFile(tb testing.TB, n int) desk.ImportFile {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "rows.csv")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	if err := writeRows(f, n); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return onDisk(path)
}

func benchSession(b *testing.B) *desk.Session {
	b.Helper()
	store := dbtest.New(b)
	dbtest.PutUser(b, store, model.RoleAdmin, "ada")
	return desk.New(store, desk.WithStaging(staging.New)).As(model.Actor{User: "ada"})
}

func benchImport(b *testing.B, s *desk.Session, f desk.ImportFile) *desk.ImportReport {
	b.Helper()
	report, err := s.Import(context.Background(), []desk.ImportFile{f}, desk.ImportOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if err := report.Close(); err != nil {
		b.Fatal(err)
	}
	return report
}

// BenchmarkImport is a file of new instances into an empty desk.
func BenchmarkImport(b *testing.B) {
	n := benchRows(b)
	f := rowsFile(b, n)
	for range b.N {
		b.StopTimer()
		s := benchSession(b)
		b.StartTimer()
		if r := benchImport(b, s, f); r.Imported != n {
			b.Fatalf("%d of %d rows were imported", r.Imported, n)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkImportAgain is the same file once more: nothing to do.
func BenchmarkImportAgain(b *testing.B) {
	n := benchRows(b)
	f, s := rowsFile(b, n), benchSession(b)
	benchImport(b, s, f)
	b.ResetTimer()
	for range b.N {
		if r := benchImport(b, s, f); r.Unchanged != n {
			b.Fatalf("%d of %d rows are unchanged", r.Unchanged, n)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkReadAndStage is the part of an import before the desk's database.
func BenchmarkReadAndStage(b *testing.B) {
	n := benchRows(b)
	f := rowsFile(b, n)
	ctx := context.Background()
	for range b.N {
		stage, err := staging.New(ctx, []string{f.Name})
		if err != nil {
			b.Fatal(err)
		}
		in, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		reader, err := importfile.Open(f.Name, in, f.Format, false)
		if err != nil {
			b.Fatal(err)
		}
		for range n {
			record, err := reader.Next()
			if err != nil {
				b.Fatal(err)
			}
			if err := stage.Add(ctx, model.StagedRow{Line: record.Line, Raw: record.Raw, Row: record.Row}); err != nil {
				b.Fatal(err)
			}
		}
		if err := stage.Contradictions(ctx); err != nil {
			b.Fatal(err)
		}
		in.Close()    //nolint:errcheck // it was only read
		stage.Close() //nolint:errcheck // nothing is kept
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}
