package dbtest

// ServerForProgram starts a server for a program that measures and is no test; stop must
// be called in the end. It answers nil where there is no PostgreSQL.
func ServerForProgram() (s *Server, stop func(), err error) {
	if !Available() {
		return nil, func() {}, nil
	}
	if s, err = startServer(); err != nil {
		return nil, nil, err
	}
	return s, s.stop, nil
}
