package importfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxRecord is the longest record in bytes; a quote that is opened and never
// closed ends there and does not swallow the file.
const maxRecord = 1 << 20

var (
	errTooLong = errors.New("the record is longer than 1 MiB")
	errOpen    = errors.New("a quote is opened and not closed")
	errInside  = errors.New("a quote stands inside a value; put the value in quotes and write each quote in it twice")
)

// lineReader cuts a file into records without reading ahead of what it has
// buffered, so that a record that turns out to be broken can be left after its
// first line.
type lineReader struct {
	in   *bufio.Reader
	line int // number of the next line
	err  error
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, maxRecord+2), line: 1}
}

// peek is what is buffered, with at least one byte more than have; shorter at
// the end of the file or when the buffer is full.
func (l *lineReader) peek(have int) []byte {
	if l.in.Buffered() <= have {
		_, err := l.in.Peek(min(have+1, l.in.Size()))
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			l.err = err
		}
	}
	window, _ := l.in.Peek(l.in.Buffered()) // they are buffered
	return window
}

// lineEnd finds the end of the line that begins at from in the buffer: the
// index after its line feed, or the end of the file. complete is false if the
// line is longer than the buffer.
func (l *lineReader) lineEnd(from int) (end int, complete bool) {
	window, seen := l.peek(from), from
	for {
		if i := bytes.IndexByte(window[seen:], '\n'); i >= 0 {
			return seen + i + 1, true
		}
		seen = len(window)
		window = l.peek(seen)
		if len(window) == seen { // no more to come, or no more room
			return seen, seen < l.in.Size()
		}
	}
}

// record finds the next record: one line, or, with quotes, as many as it takes
// to close them. It is not consumed; raw is good until the next call. An error
// is io.EOF, errTooLong, errOpen or that of reading; with errOpen, raw is
// the first line.
func (l *lineReader) record(quotes bool) (raw []byte, lines int, err error) {
	end, first, open := 0, 0, false
	for {
		next, complete := l.lineEnd(end)
		window := l.peek(0)
		switch {
		case l.err != nil:
			return nil, 0, l.err
		case !complete && lines == 0:
			return window[:end], 1, errTooLong
		case next == 0:
			return nil, 0, io.EOF
		case !complete || next == end:
			return window[:first], 1, errOpen
		}
		lines++
		open = open != (quotes && bytes.Count(window[end:next], []byte{'"'})%2 == 1)
		end = next
		if lines == 1 {
			first = end
		}
		if !open {
			return window[:end], lines, nil
		}
	}
}

// skip consumes the bytes of some lines.
func (l *lineReader) skip(n, lines int) {
	_, _ = l.in.Discard(n) // they are buffered
	l.line += lines
}

// skipLine consumes what is left of a line of any length.
func (l *lineReader) skipLine() {
	for {
		_, err := l.in.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			break
		}
	}
	l.line++
}

// trimEnd is a record without its line end.
func trimEnd(raw []byte) []byte {
	raw = bytes.TrimSuffix(raw, []byte{'\n'})
	return bytes.TrimSuffix(raw, []byte{'\r'})
}

// skipMark consumes a byte-order mark at the beginning of the file.
func (l *lineReader) skipMark() {
	mark := []byte("\xef\xbb\xbf")
	if head, _ := l.in.Peek(len(mark)); bytes.Equal(head, mark) {
		_, _ = l.in.Discard(len(mark)) // they are buffered
	}
}
