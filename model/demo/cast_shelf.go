package demo

import (
	"time"

	"unsubdesk/model"
)

// shelf are orders that can be unsubscribed, each showing one thing.
func (w *world) shelf() []castOrder {
	return append(w.shelfMoney(), w.shelfTimes()...)
}

func (w *world) shelfMoney() []castOrder {
	return []castOrder{
		{key: "three", account: northwind, parts: []castPart{
			{name: "orion-cache-04021", kind: "CDN", due: 5062_50, effective: 3*day + 4*time.Hour,
				coupons: []castCoupon{{id: "CPN-88", cents: 200_00, ends: 100 * day}, {id: "CPN-12", cents: 50_00, ends: -20 * day}}},
			{name: "orion-cache-04022", kind: "CDN", due: 1250_00, effective: 3*day + 4*time.Hour},
			{name: "orion-edge-04023", kind: "WAF", due: 1187_50, effective: 12 * day}}},
		{key: "backup", account: cloudSail, parts: []castPart{{name: "orion-备份-00417", kind: "OBS", due: 312_50, effective: 9 * day}}},
		{key: "mail", account: acme, parts: []castPart{{name: "orion-mail-99120", kind: "SMS", due: 100_00, effective: 446 * day,
			coupons: []castCoupon{{cents: 20_00, ends: 60 * day}}}}},
		{key: "threshold", account: kestrel, parts: []castPart{
			{name: "hangar-db-70001", kind: "RDS", due: 3500_00}, {name: "hangar-db-70002", kind: "RDS", due: 3500_00}}},
		{key: "one cent over", account: kestrel, parts: []castPart{
			{name: "hangar-dws-70003", kind: "DWS", due: 3500_00}, {name: "hangar-dws-70004", kind: "DWS", due: 3500_01}}},
		{key: "free", account: acme, parts: []castPart{{name: "kiosk-mail-00050", kind: "SMS", due: 50_00,
			coupons: []castCoupon{{cents: 50_00, endless: true}}}}},
		{key: "discount", account: lumiere, parts: []castPart{{name: "galerie-été-07500", kind: "VOD", due: 7500_00, discount: 1000_00}}},
		{key: "shared coupon", account: savanna, shared: 60_00, parts: []castPart{
			{name: "clinic-log-00310", kind: "LTS", due: 310_20}, {name: "clinic-log-00311", kind: "LTS", due: 145_80}}},
		{key: "stated", account: zhongyuan, stated: 9100_00, parts: []castPart{
			{name: "仓储-index-01900", kind: "DCS", due: 1900_00}, {name: "仓储-index-01901", kind: "DCS", due: 1875_35}}},
		{key: "cluster", account: pacific, parts: []castPart{{name: "puerto-de-valparaíso-almacén-analítico-principal-00128",
			kind: "DWS", due: 128_400_00, discount: 12_840_00, coupons: []castCoupon{{cents: 5000_00, ends: 250 * day}}}}},
	}
}

func (w *world) shelfTimes() []castOrder {
	minutes := func(n int) time.Duration { return time.Duration(n) * time.Minute }
	return []castOrder{
		{key: "in minutes", account: blueLagoon, parts: []castPart{
			{name: "lobby-cdn-00004", kind: "CDN", due: 48_90, effective: minutes(4)},
			{name: "lobby-cdn-00011", kind: "CDN", due: 97_80, effective: minutes(11)}}},
		{key: "in an hour", account: northwind, parts: []castPart{{name: "branch-api-00038", kind: "APIG", due: 163_80, effective: minutes(58)}}},
		{key: "before the deadline", account: andes, parts: []castPart{
			{name: "cobre-dws-09800", kind: "DWS", due: 9800_00, effective: w.share(0.6),
				coupons: []castCoupon{{cents: 400_00, ends: w.share(0.4)}}}}},
		{key: "coupon ended", account: morningStar, parts: []castPart{{name: "课堂-video-00080", kind: "VOD", due: 100_00,
			coupons: []castCoupon{{cents: 20_00, ends: -time.Second}}}}},
		{key: "coupon ends soon", account: morningStar, parts: []castPart{{name: "课堂-video-00081", kind: "VOD", due: 240_00,
			coupons: []castCoupon{{cents: 35_00, ends: minutes(20)}, {cents: 15_00, endless: true}}}}},
		{key: "years", account: southSteel, parts: []castPart{{name: "高炉-sensor-归档-02031", kind: "OBS", due: 2031_40, effective: 1830 * day}}},
		{key: "promotion", account: blueLagoon, parts: []castPart{
			{name: "spa-web-00071", kind: "WAF", due: 89_99, promotion: true},
			{name: "spa-web-00072", kind: "WAF", due: 89_99, issuer: model.IssuerPartner},
			{name: "spa-web-00073", kind: "WAF", due: 89_99, promotion: true, issuer: model.IssuerProvider}}},
		{key: "mixed small", account: savanna, parts: []castPart{
			{name: "lab-rds-00021", kind: "RDS", due: 277_50},
			{name: "lab-rds-00022", kind: "RDS", due: 138_75, with: []model.BlockCode{model.BlockResourceFrozen}}}},
		{key: "mixed large", account: northwind, parts: []castPart{
			{name: "teller-db-02101", kind: "RDS", due: 2100_00}, {name: "teller-db-02102", kind: "RDS", due: 2100_00},
			{name: "teller-db-02103", kind: "RDS", due: 2100_00, with: []model.BlockCode{model.BlockResourceFrozen}},
			{name: "teller-db-02104", kind: "RDS", due: 2100_00, discount: 105_00}}},
	}
}
