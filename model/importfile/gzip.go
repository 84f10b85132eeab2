package importfile

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
)

// gzipMark is how a file begins that is packed with gzip, whatever its name.
const gzipMark = "\x1f\x8b"

// unpacked is the text of a file: the file itself or, if it begins like a file of gzip,
// what was packed into it, in as many parts as there are. It unpacks as it is read, so
// that the limit of a record holds for what comes out, however much that is.
func unpacked(r io.Reader) (io.Reader, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if mark, _ := in.Peek(len(gzipMark)); string(mark) != gzipMark { // too short, or the error comes again
		return in, nil
	}
	text, err := gzip.NewReader(in)
	if err != nil {
		return nil, packed(err)
	}
	return unpacking{text}, nil
}

// unpacking is text that comes out of gzip, with errors that a person understands.
type unpacking struct{ text *gzip.Reader }

// Read implements io.Reader. After an error, which may be that the end is missing, it
// answers the same again.
func (u unpacking) Read(p []byte) (int, error) {
	n, err := u.text.Read(p)
	return n, packed(err)
}

// packedError is what is wrong with a packed file.
type packedError struct {
	said  string
	cause error
}

// Error implements error.
func (e *packedError) Error() string { return "it is packed with gzip, " + e.said }

// Unwrap gives the error of the packer.
func (e *packedError) Unwrap() error { return e.cause }

// packed says what is wrong with a packed file. io.EOF is its true end: its length and
// its checksum are right then.
func packed(err error) error {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &packedError{"and its end is missing; copy it again", err}
	case errors.Is(err, gzip.ErrChecksum):
		return &packedError{"and what comes out is not what was packed; copy it again", err}
	case errors.Is(err, gzip.ErrHeader):
		return &packedError{"but damaged, or something else follows its end", err}
	case corrupt:
		return &packedError{"but damaged; copy it again", err}
	}
	return err
}
