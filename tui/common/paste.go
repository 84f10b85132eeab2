package common

// PasteCut stands at the end of a paste that was longer than MaxPaste. The character is the
// one that stands for what could not be passed on.
const PasteCut = "\x1a"

// MaxPaste is how many bytes of one paste are taken: model.MaxTicket names of a hundred.
const MaxPaste = 1 << 20
