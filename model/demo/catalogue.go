package demo

// product is one resource package that can be bought. Price is what a month
// of it costs, in cents.
type product struct {
	kind  string
	name  string
	price int64
}

func products() []product {
	return []product{
		{"CDN", "CDN traffic package", 48_90},
		{"CDN", "Whole site acceleration package", 112_40},
		{"OBS", "OBS storage package", 23_15},
		{"OBS", "OBS outbound traffic package", 41_60},
		{"RDS", "RDS for MySQL package", 138_75},
		{"RDS", "RDS for PostgreSQL package", 151_20},
		{"SMS", "Message package", 30_00},
		{"WAF", "Domain expansion package", 89_99},
		{"WAF", "Rule expansion package", 64_50},
		{"VOD", "VOD transcoding package", 75_35},
		{"VOD", "VOD storage package", 18_80},
		{"DWS", "DWS storage package", 246_00},
		{"EIP", "Shared data package", 55_45},
		{"CBR", "Backup vault package", 37_25},
		{"LTS", "Log ingestion package", 12_10},
		{"FGS", "Function invocations package", 9_65},
		{"APIG", "API calls package", 27_30},
		{"DCS", "DCS for Redis package", 96_85},
		{"DLI", "DLI compute package", 167_05},
		{"MPC", "Media transcoding package", 58_70},
	}
}

func regions() []string {
	return []string{"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "cn-north-4", "cn-east-3", "cn-south-1",
		"eu-west-101", "la-north-2", "la-south-2", "sa-brazil-1", "na-mexico-1", "tr-west-1", "af-south-1", "me-east-1"}
}

// stems and parts are joined to instance names like orion-备份-00417.
func stems() []string {
	return []string{"orion", "atlas", "ledger", "batch", "media", "report", "mobile", "archive", "shop", "portal",
		"search", "video", "sensor", "billing", "订单", "用户", "支付", "crm", "kiosk", "génome", "서울", "東京"}
}

func parts() []string {
	return []string{"cache", "mail", "queue", "backup", "log", "cdn", "db", "index", "edge", "stream", "store", "api",
		"备份", "测试", "日志", "归档", "视频", "镜像", "web", "jobs"}
}

// projects are what customers call their enterprise projects.
func projects() []string {
	return []string{"数据平台", "研发中心", "电商业务", "research", "games", "mobile", "payments", "orion",
		"Plattform Süd", "back office", "R&D", "共享服务"}
}

func transactions() []string { return []string{"renewal", "change", "transfer", "upgrade"} }
