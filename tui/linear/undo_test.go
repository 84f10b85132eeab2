package linear_test

import "testing"

// Each change of the marks is taken back and done again, said in words; what was submitted
// comes back on no way.
func TestMarksAreTakenBack(t *testing.T) {
	w := newWorld(t, stock()...)
	c := w.talk(w.as("maya"))
	c.types("z")
	c.hears("No change of the marks can be taken back.")
	c.types("n", "m all", "d all", "z")
	c.hears("3 marks back: 2 refunded now, 42.34 USD; 1 to review, 7,300.00 USD.\n")
	c.types("Z")
	c.hears("3 marks taken away; nothing is marked.\n")
	c.types("redo")
	c.hears("No change of the marks was taken back.")
	c.types("undo", "d 1", "z")
	c.hears("1 mark back, on name-", "; 3 in all: ")
	c.types("s", "d 1-2", "z")
	c.hears("2 marks back; 3 in all: ", "Results 1 to 3 of 3.", "Selection: ")
	c.types("z")
	c.hears("3 marks taken away; nothing is marked.\nInstances: ")
	c.types("z")
	c.hears("No change of the marks can be taken back.")
	c.types("f alpha-1", "1", "m", "z")
	c.hears("1 mark taken away, on name-alpha-1; nothing is marked.\nDetails: ")
	c.types("redo", "back", "f beta", "m 1", "u", "1", "1", "", "2", "")
	c.types("z")
	c.hears("No change of the marks can be taken back.")
}

// The marks of requests go back and forth as well; what is decided is not marked again.
func TestMarksOfRequestsAreTakenBack(t *testing.T) {
	w, _ := waiting(t, 4)
	c := w.talk(w.as("chen"))
	c.types("redo")
	c.hears("No change of the marks was taken back.")
	c.types("m 1-2", "m 3", "d all", "z")
	c.hears("3 marks back: 24,000.00 USD for 3 instances.\n")
	c.types("z")
	c.hears("1 mark taken away; 2 in all: 16,000.00 USD for 2 instances.\n")
	c.types("redo", "a 1", "", "y")
	c.hears("approved")
	c.types("s", "z")
	c.hears("1 mark taken away; 1 in all: 8,000.00 USD for 1 instance.\n", "Request 1 of 1.\n", "Marked requests: ")
	c.types("z")
	c.hears("1 mark taken away; nothing is marked.\nReviews: ")
	c.types("z")
	c.hears("No change of the marks can be taken back.")
	c.types("redo", "redo", "s")
	c.hears("Marked: 2 requests, 16,000.00 USD")
}

// What others decided meanwhile comes back by no step, and is counted nowhere.
func TestNoStepBringsBackWhatOthersDecided(t *testing.T) {
	w, ids := waiting(t, 3)
	decides := func(id string) {
		t.Helper()
		if _, err := w.as("ada").Approve(w.Context(), id, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	c := w.talk(w.as("chen"))
	c.types("m 1-2", "d 2")
	decides(ids[1])
	c.types("z")
	c.hears("No longer marked: ", ids[1], "No mark is changed; 1 in all: 8,000.00 USD for 1 instance.\n")
	c.types("m 3")
	decides(ids[0])
	c.types("z")
	c.hears("No longer marked: ", ids[0], "; nothing is marked.\nReviews: ")
	c.hearsNot("0.00 USD")
	c.types("redo")
	c.hears("1 mark back: 8,000.00 USD for 1 instance.\n")
}
