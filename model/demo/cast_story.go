package demo

import (
	"fmt"
	"time"
)

// reviews are the orders whose requests are under review or on hold when the
// story arrives at its now.
func (w *world) reviews() []castOrder {
	return []castOrder{
		{key: "soonest", account: savanna, parts: []castPart{
			{name: "ward-dws-08960", kind: "DWS", due: 8960_40, discount: 448_02}}},
		{key: "one cent", account: andes, parts: []castPart{{name: "litio-db-70001", kind: "RDS", due: 7000_01}}},
		{key: "school", account: morningStar, parts: []castPart{{name: "校园-数据-18750", kind: "DWS", due: 19_250_00, project: "研发中心",
			coupons: []castCoupon{{cents: 500_00, ends: 90 * day}}}}},
		{key: "ends first", account: lumiere, parts: []castPart{
			{name: "défilé-stream-07340", kind: "VOD", due: 7340_25, coupons: []castCoupon{{cents: 340_25, ends: w.share(0.02)}}},
			{name: "défilé-archive-00210", kind: "OBS", due: 210_60, coupons: []castCoupon{{cents: 10_60, endless: true}}}}},
		{key: "own", account: cloudSail, chosen: 1, parts: []castPart{
			{name: "航线-cache-04800", kind: "DCS", due: 4800_00}, {name: "航线-cache-04801", kind: "DCS", due: 2650_00}}},
		{key: "in effect since", account: kestrel, parts: []castPart{
			{name: "rotor-api-07777", kind: "APIG", due: 7777_70, effective: -w.left(35*time.Minute, 0.05)}}},
		{key: "stranger", account: zizkov, chosen: 1, parts: []castPart{
			{name: "ležák-index-08400", kind: "CBR", due: 8400_00}, {name: "ležák-index-08401", kind: "CBR", due: 125_95}}},
		{key: "nobody", account: solitaire, parts: []castPart{{name: "escapement-jobs-10240", kind: "DLI", due: 10_240_00, discount: 1024_00}}},
		{key: "duplicate", account: blueLagoon, parts: []castPart{
			{name: "resort-cdn-01880", kind: "CDN", due: 1880_00}, {name: "resort-cdn-01881", kind: "CDN", due: 1880_00},
			{name: "resort-cdn-01882", kind: "CDN", due: 1880_00}, {name: "resort-cdn-01883", kind: "CDN", due: 1880_00},
			{name: "resort-cdn-01884", kind: "CDN", due: 1880_00}}},
		{key: "frozen", account: istanbulAir, parts: []castPart{{name: "gate-mail-12000", kind: "SMS", due: 12_000_00}}},
		{key: "three holds", account: northwind, parts: []castPart{
			{name: "vault-backup-03100", kind: "CBR", due: 3100_00}, {name: "vault-backup-03101", kind: "CBR", due: 3100_00},
			{name: "vault-backup-03102", kind: "CBR", due: 3100_00}, {name: "vault-backup-03103", kind: "CBR", due: 1550_00}}},
	}
}

// decided are the orders of the large requests of the last month.
func (w *world) decided() []castOrder {
	large := func(key, account, name, kind string, due ...int64) castOrder {
		c := castOrder{key: key, account: account}
		for i, cents := range due {
			c.parts = append(c.parts, castPart{name: fmt.Sprintf("%s-%05d", name, cents/100%1000+int64(i)), kind: kind, due: cents})
		}
		return c
	}
	all := []castOrder{
		large("approved school", morningStar, "校园-视频", "VOD", 4120_00, 3999_90),
		large("approved mine", andes, "cobre-log", "LTS", 7205_15),
		large("approved resort", blueLagoon, "marina-db", "RDS", 9150_00, 1250_75, 340_00),
		large("approved for stranger", zizkov, "sládek-web", "WAF", 8999_10),
		large("silent", savanna, "ward-storage", "OBS", 7400_00),
		large("silent overnight", southSteel, "转炉-backup", "CBR", 6200_00, 2100_00),
		large("rejected bank", northwind, "teller-queue", "DCS", 8080_80),
		large("rejected logistics", zhongyuan, "货运-cdn", "CDN", 7001_00),
		large("withdrawn", acme, "till-db", "RDS", 7650_00),
		large("withdrawn by admin", pacific, "grúa-sensor", "DLI", 11_300_00),
		large("held and resumed", lumiere, "galerie-cdn", "CDN", 5210_30, 3120_10),
	}
	all[0].parts[0].coupons = []castCoupon{{cents: 320_00, ends: 200 * day}, {cents: 80_00, ends: -25 * day}}
	all[2].chosen = 2
	all[2].parts[1].coupons = []castCoupon{{cents: 40_00, endless: true}}
	return all
}

// split are three orders of one account, each a little under the review threshold, and one
// of another account that is alone.
func (w *world) split() []castOrder {
	return []castOrder{
		{key: "split 1", account: "Baltic Games", parts: []castPart{{name: "lobby-cdn-06980", kind: "CDN", due: 6980_00}}},
		{key: "split 2", account: "Baltic Games", parts: []castPart{{name: "lobby-db-04300", kind: "RDS", due: 4300_00}, {name: "lobby-db-04301", kind: "RDS", due: 2350_40}}},
		{key: "split 3", account: "Baltic Games", parts: []castPart{{name: "lobby-stream-06995", kind: "VOD", due: 7000_00, discount: 5_00}}},
		{key: "near alone", account: pacific, parts: []castPart{{name: "grúa-archive-06400", kind: "OBS", due: 6400_00, coupons: []castCoupon{{cents: 400_00, endless: true}}}}},
	}
}

// routines is how many small orders the desk refunded at once during the
// month.
const routines = 24

// routine are those orders: one or two instances each, some with coupons, some
// in effect by now.
func (w *world) routine() []castOrder {
	accounts := []string{istanbulAir, morningStar, northwind, savanna, andes, acme, lumiere, morningStar, zhongyuan,
		solitaire, cloudSail, southSteel}
	var all []castOrder
	for i := range routines {
		c := castOrder{key: routineKey(i), account: accounts[i%len(accounts)], parts: make([]castPart, 1+i%2)}
		for j := range c.parts {
			p := &c.parts[j]
			p.due = int64(40_00 + (i*7919+j*3571)%900_00)
			if i%3 == 0 {
				p.coupons = []castCoupon{{cents: p.due / 5, ends: time.Duration(i-12) * 2 * day}}
			}
			if i%6 == 1 {
				p.effective = -time.Duration(2+i%5) * time.Hour
			}
		}
		all = append(all, c)
	}
	return all
}

func routineKey(i int) string { return fmt.Sprintf("routine %02d", i) }
