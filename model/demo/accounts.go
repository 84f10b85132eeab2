package demo

import (
	"fmt"

	"unsubdesk/model"
)

// The desk users of the story, and novak, who manages an account without
// being one.
const (
	agentMaya     = "maya"
	agentBen      = "ben"
	managerChen   = "chen"
	managerSilva  = "silva"
	managerOkafor = "okafor"
	adminAda      = "ada"
	auditorIris   = "iris"
	strangerNovak = "novak"
)

// The accounts of the story.
const (
	northwind   = "Northwind Bank"
	andes       = "Andes Mining"
	morningStar = "晨星教育"
	cloudSail   = "云帆科技"
	acme        = "Acme Retail"
	blueLagoon  = "Blue Lagoon Hotels"
	istanbulAir = "Istanbul Air"
	savanna     = "Savanna Health"
	zhongyuan   = "Zhongyuan Logistics"
	lumiere     = "Atelier Lumière"
	zizkov      = "Žižkov Brewing Works"
	solitaire   = "Solitaire Watchworks"
	meridian    = "Meridian Foundry"
	saintAubin  = "Hôtel Saint-Aubin"
	pacific     = "Compañía Interoceánica de Transportes Marítimos y Servicios Logísticos del Pacífico Sur"
	southSteel  = "南方钢铁集团有限责任公司华南分公司"
	kestrel     = "Kestrel Aerospace"
)

// companies are the accounts by manager; in a larger data set each name is
// used again with a number.
func companies() []model.Account {
	var all []model.Account
	add := func(manager string, names ...string) {
		for _, n := range names {
			all = append(all, model.Account{Name: n, Manager: manager})
		}
	}
	add(managerChen, northwind, andes, morningStar, cloudSail, lumiere, kestrel, "Harbour & Vale Insurance",
		"海蓝游戏", "Quillon Press", "Sörmland Kraft", "Tamarind Foods", "Vega Proteomics", "江南纺织", "Fjordline Ferries",
		"Orchard Street Pharmacies", "Monte Alto Coffee", "Clockwork Parcel", "Übersee Handel", "Larkspur Media",
		"Twelve Oaks Real Estate", "星河物流", "Cobalt Ridge Solar", "Pemberton Rail", "Lagos Fibre Exchange",
		"Écoles Réunies de Provence", "Silver Birch Software", "Granite & Sons", "Peninsular Telecom")
	add(managerSilva, blueLagoon, acme, pacific, "Baltic Games", "Ouro Preto Jewels", "Alameda Fashion Group",
		"Rio Claro Agritech", "金桥证券", "Nimbus Weather", "Café São Bento", "Porto Novo Shipyards", "Thistle Energy",
		"Verdant Paper", "南京云海传媒", "Bright Acre Farms", "Halcyon Travel", "Isla Verde Resorts",
		"Juniper Street Theatre", "Mistral Yachts", "Copper Kettle Catering", "北辰汽车")
	add(managerOkafor, istanbulAir, savanna, zhongyuan, southSteel, "Sahel Grain Board", "Karoo Wind", "Emerald Bay Ports",
		"Lion Rock Cement", "Ibis Mobile Money", "青松医药", "Oakham University Hospitals", "Ninth Wave Studios",
		"Delta Orchard Cooperative for the Marketing of Fruit, Nuts and Dried Vegetables", "Kilimani Stores",
		"Zephyr Drones", "Palisade Security", "Anatolia Ceramics", "Coral Line Cruises", "长城保险", "Umoja Schools")
	add("", solitaire, "Saltmarsh Brewery", "Ridgeway Motors", "东方印刷", saintAubin, "Pinecone Analytics",
		"Tidewater Labs", "Brückner Optik", "Elm & Ivy Books")
	add(strangerNovak, zizkov)
	add(managerOkafor, meridian)
	for i := range all {
		all[i].Frozen = all[i].Name == meridian || all[i].Name == saintAubin
	}
	return all
}

// accounts are the customers of a data set of n instances: 80, and one for
// each further 125 instances of a large one.
func accounts(n int) []model.Account {
	base := companies()
	all := make([]model.Account, max(len(base), n/125))
	for i := range all {
		all[i] = base[i%len(base)]
		if round := i / len(base); round > 0 {
			all[i].Name = fmt.Sprintf("%s %d", all[i].Name, round+1)
			if all[i].Manager == strangerNovak {
				all[i].Manager = ""
			}
		}
		all[i].ID = fmt.Sprintf("acct-%05d", i+1)
	}
	return all
}
