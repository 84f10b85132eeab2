package main

import "context"

func runDrops(ctx context.Context, s *shop) (figures, error) { return nil, nil }
