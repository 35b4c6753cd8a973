package main

import (
	"fmt"
	"strings"
)

const header = "set                on     train   in/out     acc  mF1 | kept oosR oosP AUROC R@95 | sure right | train s   cpu s  p50µs p99µs heapMB\n"

// line is the outcome as a row of the printed table, peers below it.
func (o outcome) line() string {
	s := fmt.Sprintf("%-18s %-6s %5d %5d/%-5d %5s %4s | %4s %4s %4s %5s %4s | %4s %5s | %7.2f %7.2f %6d %5d %5d\n",
		o.set, o.on, o.train, o.inside, o.outside, pct(o.accuracy), pct(o.macroF1),
		pct(o.kept), pct(o.recall), pct(o.precision), pct(o.auroc), pct(o.recallAt95),
		pct(o.sure), pct(o.sureRight), o.took.Seconds(), o.cpu.Seconds(), o.p50.Microseconds(), o.p99.Microseconds(), o.heap>>20)
	for _, p := range o.peers {
		s += fmt.Sprintf("    %-20s %33s | %4s %4s %31s | %7.2f %14s %5s\n",
			p.Name, pct(share(p.Right, p.Inside)), pct(share(p.Kept, p.Inside)), pct(share(p.Caught, p.Outside)), "", p.Train, micros(p.P50), micros(p.P99))
	}
	return s
}

// pct is a share in percent, or a dash.
func pct(x float64) string {
	if x < 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*x)
}

// micros is a time in microseconds, or a dash where none was taken.
func micros(x float64) string {
	if x == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", x)
}

// markdown is the table for a README.
func markdown(all []outcome) string {
	var b strings.Builder
	b.WriteString(`| set | measured on | utterances trained | accuracy % | macro-F1 | with rejection % | OOS recall % | OOS precision % | OOS AUROC | train s | processor s | p50 µs | p99 µs | heap MB |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
`)
	for _, o := range all {
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %.2f | %.2f | %d | %d | %d |\n",
			o.set, o.on, o.train, pct(o.accuracy), pct(o.macroF1), pct(o.kept), pct(o.recall), pct(o.precision), pct(o.auroc),
			o.took.Seconds(), o.cpu.Seconds(), o.p50.Microseconds(), o.p99.Microseconds(), o.heap>>20)
		for _, p := range o.peers {
			fmt.Fprintf(&b, "| – %s | | | %s | | %s | %s | | | %.2f | | %s | %s | |\n",
				p.Name, pct(share(p.Right, p.Inside)), pct(share(p.Kept, p.Inside)), pct(share(p.Caught, p.Outside)), p.Train, micros(p.P50), micros(p.P99))
		}
	}
	return b.String()
}
