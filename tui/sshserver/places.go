package sshserver

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// places counts who is there, in total and by address. A connection takes one
// before it has logged in, and each further session on it another.
type places struct {
	most, mostEach int

	mu    sync.Mutex
	taken int
	each  map[netip.Prefix]int
}

func newPlaces(most, mostEach int) *places {
	return &places{most: most, mostEach: mostEach, each: map[netip.Prefix]int{}}
}

// take takes a place and answers how to give it back, once.
func (p *places) take(from netip.Prefix) (leave func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.taken >= p.most:
		return nil, fmt.Errorf("all %d places of this desk are taken; try again later", p.most)
	case p.each[from] >= p.mostEach:
		return nil, fmt.Errorf("all %d places for your address are taken; end another session first", p.mostEach)
	}
	p.taken++
	p.each[from]++
	return sync.OnceFunc(func() { p.giveBack(from) }), nil
}

func (p *places) giveBack(from netip.Prefix) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	if p.each[from]--; p.each[from] <= 0 {
		delete(p.each, from)
	}
}

// neighbourhood is what counts as one address: an IPv4 address, or the /64 that
// one IPv6 subscriber usually has. What is no address at all is one place
// together.
func neighbourhood(addr net.Addr) netip.Prefix {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return netip.Prefix{}
	}
	ip, bits := at.Addr().Unmap().WithZone(""), 32
	if ip.Is6() {
		bits = 64
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
