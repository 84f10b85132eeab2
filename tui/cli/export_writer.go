package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"unsubdesk/model"
	"unsubdesk/model/importfile"
	"unsubdesk/tui/present"
)

// recordWriter writes records of one shape as CSV or JSON Lines. Values are
// strings, times, amounts, booleans, whole numbers, coupons, and nil for
// none.
type recordWriter struct {
	names   []string
	csv     *csv.Writer // nil for JSON Lines
	to      io.Writer
	records int
	nulls   bool // JSON Lines say null for none instead of leaving the field out
}

func newRecordWriter(form importfile.Format, to io.Writer) *recordWriter {
	w := &recordWriter{to: to}
	if form == importfile.CSV {
		w.csv = csv.NewWriter(to)
	}
	return w
}

// header names the columns; CSV begins with them.
func (w *recordWriter) header(names ...string) {
	w.names = names
	if w.csv != nil {
		w.csv.Write(names) //nolint:errcheck // end tells of a failed write
	}
}

// write writes one record, its values in the order of the columns.
func (w *recordWriter) write(values []any) error {
	w.records++
	if w.csv == nil {
		return w.writeJSON(values)
	}
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = csvCell(v)
	}
	return w.csv.Write(cells)
}

// end brings everything out.
func (w *recordWriter) end() error {
	if w.csv == nil {
		return nil
	}
	w.csv.Flush()
	return w.csv.Error()
}

// writeJSON writes an object with its names in the order of the columns. What
// has no value is left out: in a file, an absent field; unless nulls is set.
func (w *recordWriter) writeJSON(values []any) error {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	separator := "{"
	for i, v := range values {
		if v = jsonCell(v); v == nil && !w.nulls {
			continue
		}
		fmt.Fprintf(&line, "%s%q:", separator, w.names[i])
		if err := enc.Encode(v); err != nil {
			return err
		}
		line.Truncate(line.Len() - 1) // the encoder's line break
		separator = ","
	}
	line.WriteString("}\n")
	_, err := w.to.Write(model.EscapeJSON(line.Bytes()))
	return err
}

func jsonCell(v any) any {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return formatTime(v)
	case []model.Coupon:
		return list(v, fileCoupon)
	}
	return v
}

// exportedCoupon is a coupon as import reads it: without an end the field is
// absent.
type exportedCoupon struct {
	ID         string      `json:"id"`
	Amount     model.Money `json:"amount"`
	ValidUntil string      `json:"valid_until,omitempty"`
}

func fileCoupon(c model.Coupon) exportedCoupon {
	return exportedCoupon{c.ID, c.Amount, formatTime(c.ValidUntil)}
}

func csvCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return present.CSVCell(v)
	case time.Time:
		return formatTime(v)
	case []model.Coupon:
		return present.CSVCell(model.CouponsText(v))
	}
	return fmt.Sprint(v)
}
