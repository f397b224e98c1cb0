// region (ISO 3166-2) | its larger cities, by GeoNames (https://www.geonames.org, CC BY 4.0), with English names and
// those of other languages spoken there: the capital, and places from 20,000 inhabitants (Austria, Switzerland,
// Australia, New Zealand) to 300,000 (India). Where another region of the country has a place of the same name with a
// tenth as many people or more, it stands in both, and tells neither by itself. In France only where public holidays
// differ.
export const cityRows = `
DE-BB|Potsdam,Cottbus,Brandenburg an der Havel,Frankfurt (Oder);DE-BE|Berlin
DE-BW|Stuttgart,Mannheim,Karlsruhe,Freiburg,Freiburg im Breisgau,Heidelberg,Heilbronn,Ulm,Pforzheim,Reutlingen,Esslingen,Ludwigsburg,Tübingen,Villingen-Schwenningen,Konstanz,Aalen,Schwäbisch Gmünd,Sindelfingen,Offenburg,Friedrichshafen,Göppingen,Baden-Baden,Waiblingen,Heidenheim an der Brenz
DE-BY|Munich,München,Nürnberg,Nuremberg,Augsburg,Würzburg,Regensburg,Ingolstadt,Fürth,Erlangen,Bayreuth,Bamberg,Aschaffenburg,Kempten,Landshut,Rosenheim,Schweinfurt,Neu-Ulm,Passau
DE-HB|Bremen,Bremerhaven
DE-HE|Frankfurt am Main,Frankfurt,Frankfurt/Main,Wiesbaden,Kassel,Darmstadt,Offenbach,Offenbach am Main,Hanau am Main,Hanau,Marburg an der Lahn,Marburg,Gießen,Fulda,Rüsselsheim,Wetzlar,Bad Homburg vor der Höhe,Bad Homburg
DE-HH|Hamburg;DE-MV|Rostock,Schwerin,Neubrandenburg,Stralsund,Greifswald
DE-NI|Hannover,Hanover,Braunschweig,Brunswick,Osnabrück,Oldenburg,Wolfsburg,Göttingen,Hildesheim,Salzgitter,Wilhelmshaven,Delmenhorst,Lüneburg,Celle,Garbsen,Hameln,Wolfenbüttel,Nordhorn,Cuxhaven,Emden,Lingen,Langenhagen
DE-NW|Köln,Cologne,Essen,Dortmund,Düsseldorf,Duisburg,Bochum,Wuppertal,Bielefeld,Bonn,Münster,Gelsenkirchen,Aachen,Mönchengladbach,Krefeld,Oberhausen,Hagen,Hamm,Herne,Mülheim,Mülheim an der Ruhr,Solingen,Leverkusen,Neuss,Paderborn,Recklinghausen,Bottrop,Remscheid,Moers,Siegen,Bergisch Gladbach,Witten,Iserlohn,Gütersloh,Düren,Ratingen,Marl,Lünen,Velbert,Minden,Dorsten,Lüdenscheid,Castrop-Rauxel,Gladbeck,Arnsberg,Rheine,Viersen,Troisdorf,Bocholt,Detmold,Dinslaken,Lippstadt,Unna,Herten,Herford,Grevenbroich,Kerpen,Dormagen,Bergheim,Wesel,Langenfeld,Stolberg,Menden,Hattingen,Hilden,Sankt Augustin,Eschweiler,Ahlen,Bad Salzuflen,Euskirchen,Meerbusch,Hürth,Pulheim,Gummersbach,Bergkamen,Willich,Erftstadt,Ibbenbüren,Schwerte
DE-RP|Mainz,Ludwigshafen am Rhein,Ludwigshafen,Koblenz,Trier,Kaiserslautern,Worms,Neuwied,Speyer;DE-SH|Kiel,Lübeck,Flensburg,Neumünster,Norderstedt;DE-SL|Saarbrücken
DE-SN|Leipzig,Dresden,Chemnitz,Zwickau,Plauen,Görlitz;DE-ST|Halle (Saale),Halle,Magdeburg,Dessau,Dessau-Roßlau;DE-TH|Erfurt,Jena,Gera,Weimar
AT-1|Eisenstadt;AT-2|Klagenfurt am Wörthersee,Klagenfurt,Villach;AT-3|Wiener Neustadt,Baden,Sankt Pölten,Mödling;AT-4|Linz,Steyr;AT-5|Salzburg;AT-6|Graz;AT-7|Innsbruck
AT-8|Dornbirn,Feldkirch,Bregenz,Lustenau;AT-9|Vienna,Wien
CH-AG|Aarau;CH-AI|Appenzell;CH-AR|Herisau;CH-BE|Bern,Berne,Biel,Bienne,Thun,Köniz;CH-BL|Liestal;CH-BS|Basel,Bâle,Basle,Riehen;CH-FR|Fribourg,Freiburg;CH-GE|Genève,Geneva,Genf,Vernier;CH-GL|Glarus
CH-GR|Chur;CH-JU|Delémont;CH-LU|Luzern,Lucerne,Emmen,Kriens;CH-NE|La Chaux-de-Fonds,Neuchâtel,Neuenburg;CH-NW|Stans;CH-OW|Sarnen;CH-SG|Sankt Gallen,Rapperswil;CH-SH|Schaffhausen;CH-SO|Solothurn
CH-SZ|Schwyz;CH-TG|Frauenfeld;CH-TI|Lugano,Bellinzona;CH-UR|Altdorf;CH-VD|Lausanne,Yverdon-les-Bains,Montreux;CH-VS|Sitten,Sion;CH-ZG|Zug,Baar;CH-ZH|Zürich,Winterthur,Uster,Dietikon
GB-ENG|London,Birmingham,Liverpool,Nottingham,Sheffield,Bristol,Leicester,Leeds,Manchester,Stoke-on-Trent,Coventry,Sunderland,Birkenhead,Islington,Reading,Kingston upon Hull,Hull,Preston,Bradford,Southend-on-Sea,Derby,Plymouth,Luton,Wolverhampton,City of Westminster,Southampton,Blackpool,Milton Keynes,Bexley,Northampton,Norwich,Dudley,Portsmouth,Newcastle upon Tyne,Newcastle,Sutton,Swindon,Crawley,Ipswich,Wigan,Croydon,Walsall,Mansfield,Oxford,Warrington,Slough,Bournemouth,Peterborough,Cambridge,Doncaster,York,Poole,Gloucester,Burnley,Huddersfield,Telford,Blackburn,Basildon,Middlesbrough,Bolton,Stockport,Brighton,Brighton and Hove,West Bromwich,Grimsby,Hastings,High Wycombe,Watford,Burton upon Trent,Colchester,Eastbourne,Exeter,Rotherham,Cheltenham,Lincoln,Chesterfield,Chelmsford,Dagenham,Basingstoke,Maidstone,Sutton Coldfield,Bedford,Oldham,Enfield Town,Woking,St Helens,Worcester,Gillingham,West Ilsley
GB-NIR|Belfast,Derry,Londonderry,Lisburn,Newtownabbey,Bangor,Craigavon,Castlereagh
GB-SCT|Glasgow,Edinburgh,Aberdeen,Dundee,Paisley,East Kilbride,Livingston,Hamilton,Cumbernauld,Dunfermline,Kirkcaldy,Ayr,Perth,Inverness,Kilmarnock,Coatbridge,Greenock
GB-WLS|Cardiff,Newport,Swansea,Bangor
US-AK|Anchorage,Juneau;US-AL|Birmingham,Montgomery,Mobile,Huntsville,Madison,Enterprise,Athens,Helena;US-AR|Little Rock,Fayetteville,Helena
US-AZ|Phoenix,Tucson,Mesa,Chandler,Gilbert,Glendale,Scottsdale,Tempe,Peoria,Surprise,Alhambra
US-CA|Los Angeles,San Diego,San Jose,San Francisco,Fresno,Sacramento,Long Beach,Oakland,Bakersfield,Anaheim,Santa Ana,Riverside,Stockton,Chula Vista,Irvine,Fremont,San Bernardino,Modesto,Fontana,Oxnard,Moreno Valley,Huntington Beach,Glendale,Santa Clarita,Oceanside,Garden Grove,Rancho Cucamonga,Santa Rosa,Ontario,Elk Grove,Corona,Lancaster,Palmdale,Hayward,Salinas,Pomona,Sunnyvale,Escondido,Torrance,Valencia,Pasadena,Orange,Fullerton,Roseville,Visalia,Thousand Oaks,Concord,Simi Valley,East Los Angeles,Santa Clara,Victorville,Vallejo,Berkeley,El Monte,Downey,Carlsbad,Costa Mesa,Fairfield,Temecula,Inglewood,Antioch,Murrieta,Richmond,West Covina,Norwalk,Daly City,Burbank,Santa Maria,Clovis,El Cajon,San Mateo,Rialto,Vista,Westminster,Alhambra,Lakewood,Lincoln,Beaumont,Spring Valley,Paradise,Lafayette,Albany
US-CO|Denver,Colorado Springs,Aurora,Fort Collins,Lakewood,Thornton,Arvada,Westminster,Centennial,Pueblo,Boulder,Greeley,Lafayette
US-CT|Bridgeport,New Haven,Stamford,Hartford,Waterbury,Norwalk,Fairfield,Manchester;US-DC|Washington DC;US-DE|Wilmington,Dover,Newark
US-FL|Jacksonville,Miami,Tampa,Orlando,St. Petersburg,Hialeah,Tallahassee,Fort Lauderdale,Cape Coral,Pembroke Pines,Port Saint Lucie,Hollywood,Miramar,Gainesville,Coral Springs,Miami Gardens,Clearwater,Palm Bay,Pompano Beach,West Palm Beach,Lakeland,Brandon,Davie
US-GA|Atlanta,Columbus,Savannah,Athens,Sandy Springs,Albany,Gainesville,Carrollton;US-HI|Honolulu;US-IA|Des Moines,Cedar Rapids,Davenport;US-ID|Boise,Montpelier
US-IL|Chicago,Aurora,Rockford,Joliet,Naperville,Springfield,Peoria,Elgin,Elmhurst,Burbank,Lansing,Charleston,Frankfort,Cary,Antioch,Harrisburg
US-IN|Indianapolis,Fort Wayne,Evansville,South Bend,Lafayette,Richmond,Clarksville,Frankfort,New Haven,Montpelier;US-KS|Wichita,Overland Park,Kansas City,Olathe,Topeka,Lansing
US-KY|Lexington-Fayette,Lexington,Louisville,Lexington,Richmond,Henderson,Frankfort,Independence;US-LA|New Orleans,Baton Rouge,Shreveport,Metairie,Lafayette,Alexandria
US-MA|Boston,Worcester,Springfield,Lowell,Cambridge,Everett,Salem,Arlington,Amherst,Lexington,Wilmington,Concord;US-MD|Baltimore,Columbia,Annapolis,Pasadena,Westminster,Cambridge;US-ME|Portland
US-MI|Detroit,Grand Rapids,Warren,Sterling Heights,Ann Arbor,Lansing,Roseville,Midland,Jackson,Trenton;US-MN|Minneapolis,Saint Paul,Rochester,Roseville
US-MO|Kansas City,St. Louis,Springfield,Columbia,Independence,Jefferson City,Manchester,Concord;US-MS|Jackson,Madison,Brandon;US-MT|Billings,Helena
US-NC|Charlotte,Raleigh,Greensboro,Durham,Winston-Salem,Fayetteville,Cary,Wilmington,High Point,Concord,Harrisburg,Lewisville;US-ND|Fargo,Bismarck;US-NE|Omaha,Lincoln,Bellevue,Fremont
US-NH|Manchester,Concord,Dover,Rochester,Salem;US-NJ|Newark,Jersey City,Paterson,Elizabeth,Edison,Trenton,Jackson,Lakewood,Orange,Dover;US-NM|Albuquerque,Las Cruces,Santa Fe,Clovis,Carlsbad
US-NV|Las Vegas,Henderson,Reno,North Las Vegas,Paradise,Spring Valley,Enterprise,Carson City,Mesquite
US-NY|New York City,New York,Brooklyn,Queens,Manhattan,The Bronx,Staten Island,Buffalo,Rochester,Yonkers,East Flatbush,Washington Heights,Astoria,Borough Park,Syracuse,Sheepshead Bay,Amherst,East Harlem,Elmhurst,Bushwick,Corona,Albany,Brownsville,Glendale,Spring Valley,Oceanside
US-OH|Columbus,Cleveland,Cincinnati,Toledo,Akron,Dayton,Springfield,Lakewood,Newark,Fairfield,Warren,Lancaster,Kent,Athens,Norwalk,Dover,Wilmington,Trenton,Montpelier
US-OK|Oklahoma City,Tulsa,Norman,Broken Arrow;US-OR|Portland,Salem,Eugene,Gresham,Hillsboro,Springfield,Albany;US-PA|Philadelphia,Pittsburgh,Allentown,Lancaster,Harrisburg,Springfield,Fullerton
US-RI|Providence;US-SC|Columbia,Charleston,North Charleston;US-SD|Sioux Falls,Pierre,Harrisburg
US-TN|Memphis,Nashville,Knoxville,Chattanooga,Clarksville,Murfreesboro,Jackson,Cleveland,Columbia,Springfield,Athens,Lakeland,Jefferson City
US-TX|Houston,San Antonio,Dallas,Austin,Fort Worth,El Paso,Arlington,Corpus Christi,Plano,Laredo,Lubbock,Garland,Irving,Amarillo,Grand Prairie,Brownsville,McKinney,Frisco,Pasadena,Mesquite,Killeen,McAllen,Carrollton,Midland,Waco,Denton,Abilene,Odessa,Beaumont,Round Rock,Richardson,Pearland,College Station,Wichita Falls,Lewisville,Tyler,San Angelo,Huntsville,Lancaster,Orange,Gainesville,Santa Fe,Athens
US-UT|Salt Lake City,West Valley City,Provo,West Jordan,Syracuse;US-VA|Virginia Beach,Norfolk,Chesapeake,Richmond,Arlington,Newport News,Alexandria,Hampton,Springfield,Salem;US-VT|Montpelier
US-WA|Seattle,Spokane,Tacoma,Vancouver,Bellevue,Kent,Everett,Renton,Lakewood,Olympia,Des Moines;US-WI|Milwaukee,Madison,Green Bay,Bellevue,Hartford;US-WV|Charleston;US-WY|Cheyenne
ES-AN|Sevilla,Seville,Málaga,Córdoba,Granada,Jerez de la Frontera,Almería,Huelva,Marbella,Cadiz,Dos Hermanas,Jaén,Algeciras,San Fernando,El Puerto de Santa María,El Ejido,Roquetas de Mar,Chiclana de la Frontera
ES-AR|Zaragoza,Saragossa;ES-AS|Gijón,Oviedo,Avilés;ES-CB|Santander;ES-CE|Ceuta;ES-CL|Valladolid,Burgos,Salamanca,León,Palencia;ES-CM|Albacete,Talavera de la Reina,Guadalajara,Toledo
ES-CN|Las Palmas de Gran Canaria,Las Palmas,Santa Cruz de Tenerife,La Laguna,Telde,Arona
ES-CT|Barcelona,L'Hospitalet de Llobregat,Badalona,Terrassa,Sabadell,Tarragona,Lleida,Lérida,Mataró,Santa Coloma de Gramenet,Reus,Girona,Gerona,Cornellà de Llobregat,Sant Boi de Llobregat,Sant Cugat del Vallès,Manresa
ES-EX|Badajoz,Cáceres,Mérida;ES-GA|Vigo,A Coruña,La Coruña,Ourense,Lugo,Santiago de Compostela,Pontevedra;ES-IB|Palma,Palma de Mallorca;ES-MC|Murcia,Cartagena,Lorca
ES-MD|Madrid,Móstoles,Alcalá de Henares,Fuenlabrada,Leganés,Alcorcón,Getafe,Torrejón de Ardoz,Parla,Alcobendas,Coslada,Las Rozas de Madrid,Pozuelo de Alarcón,San Sebastián de los Reyes;ES-ML|Melilla
ES-NC|Pamplona,Iruña;ES-PV|Bilbao,Vitoria-Gasteiz,Vitoria,Donostia,San Sebastián,Barakaldo,Getxo;ES-RI|Logroño
ES-VC|Valencia,Alicante,Alacant,Elche,Elx,Castelló de la Plana,Castellón,Castellón de la Plana,Torrevieja,Orihuela,Gandia,Torrent
CA-AB|Calgary,Edmonton,Fort McMurray,Red Deer,Lethbridge,Medicine Hat,St. Albert,Sherwood Park
CA-BC|Vancouver,Surrey,Victoria,Burnaby,Ladner,Richmond,Abbotsford,Coquitlam,Kelowna,Delta,Nanaimo,Chilliwack,Maple Ridge,Kamloops,White Rock,Prince George,New Westminster,Port Coquitlam
CA-MB|Winnipeg;CA-NB|Moncton,Saint John,Fredericton;CA-NL|St. John's;CA-NS|Halifax,Sydney,Dartmouth;CA-NT|Yellowknife;CA-NU|Iqaluit
CA-ON|Toronto,Ottawa,Mississauga,North York,Scarborough,Hamilton,Brampton,Etobicoke,London,Oshawa,Windsor,Markham,Vaughan,Kitchener,Richmond Hill,Barrie,Nepean,Oakville,Burlington,Greater Sudbury,Sudbury,St. Catharines,Cambridge,Guelph,East York,Kingston,Milton,Thunder Bay,Waterloo,Ajax,Kanata,Pickering,Brantford,Niagara Falls,Willowdale,Peterborough,Newmarket,Sarnia,Sault Ste. Marie,Norfolk County,Aurora,North Bay,Welland
CA-PE|Charlottetown
CA-QC|Montréal,Québec,Quebec City,Laval,Gatineau,Longueuil,Saguenay,Sherbrooke,Lévis,Trois-Rivières,Terrebonne,Repentigny,Saint-Jean-sur-Richelieu,Brossard,Drummondville,Saint-Jérôme,Granby,Saint-Hyacinthe
CA-SK|Saskatoon,Regina;CA-YT|Whitehorse
AU-ACT|Canberra;AU-NSW|Sydney,Newcastle,Wollongong,Maitland,Tamworth,Port Macquarie,Dubbo,Orange,Bathurst,Liverpool,Parramatta,Coffs Harbour,Armidale,Goulburn,Hornsby
AU-NT|Darwin,Alice Springs,Palmerston;AU-QLD|Brisbane,Gold Coast,Logan City,Townsville,Cairns,Toowoomba,Mackay,Bundaberg,Rockhampton,Hervey Bay,Gladstone,Mount Isa
AU-SA|Adelaide,Adelaide Hills,Mount Gambier,Gawler;AU-TAS|Hobart,Launceston;AU-VIC|Melbourne,Geelong,Bendigo,Ballarat,St Albans,Mildura,Shepparton,Warrnambool,Traralgon
AU-WA|Perth,Rockingham,Mandurah,Bunbury,Albany,Kwinana,Geraldton,Busselton
NZ-AUK|Auckland,Manukau City,Mangere,Papakura;NZ-BOP|Tauranga,Rotorua,Whakatane;NZ-CAN|Christchurch,Ashburton,Timaru;NZ-CIT|Waitangi;NZ-GIS|Gisborne;NZ-HKB|Hastings,Napier;NZ-MBH|Blenheim
NZ-MWT|Palmerston North,Wanganui;NZ-NSN|Nelson;NZ-NTL|Whangarei;NZ-OTA|Dunedin;NZ-STL|Invercargill;NZ-TAS|Richmond;NZ-TKI|New Plymouth
NZ-WGN|Wellington,Lower Hutt,Porirua,Upper Hutt,Paraparaumu,Masterton;NZ-WKO|Hamilton,Taupo;NZ-WTC|Greymouth
BR-AC|Rio Branco;BR-AL|Maceió;BR-AM|Manaus;BR-AP|Macapá;BR-BA|Salvador,Feira de Santana,Vitória da Conquista,Itabuna;BR-CE|Fortaleza,Caucaia,Juazeiro do Norte,Cascavel;BR-DF|Brasília
BR-ES|Vila Velha,Serra,Vitória;BR-GO|Goiânia,Aparecida de Goiânia,Anápolis,Rio Verde;BR-MA|São Luís,Imperatriz
BR-MG|Belo Horizonte,Contagem,Uberlândia,Juiz de Fora,Ribeirão das Neves,Betim,Montes Claros,Uberaba,Governador Valadares,Santa Luzia,Ipatinga,Sete Lagoas;BR-MS|Campo Grande;BR-MT|Cuiabá,Várzea Grande
BR-PA|Belém,Ananindeua;BR-PB|João Pessoa,Campina Grande;BR-PE|Recife,Jaboatão,Jaboatão dos Guararapes,Olinda,Paulista,Caruaru;BR-PI|Teresina
BR-PR|Curitiba,Londrina,Maringá,Foz do Iguaçu,Ponta Grossa,Cascavel,Colombo,Palmas
BR-RJ|Rio de Janeiro,Nova Iguaçu,Duque de Caxias,Belford Roxo,Niterói,São João de Meriti,Campos dos Goytacazes,Petrópolis,Volta Redonda;BR-RN|Natal,Mossoró;BR-RO|Porto Velho;BR-RR|Boa Vista
BR-RS|Porto Alegre,Caxias do Sul,Canoas,Pelotas,Viamão,Novo Hamburgo,Santa Maria,Gravataí,São Leopoldo;BR-SC|Joinville,Florianópolis,Blumenau,São José;BR-SE|Aracaju
BR-SP|São Paulo,Guarulhos,Campinas,São Bernardo do Campo,Osasco,Santo André,Ribeirão Preto,São José dos Campos,Sorocaba,Santos,Diadema,Mauá,São José do Rio Preto,Carapicuíba,Piracicaba,Itaquaquecetuba,Bauru,Mogi das Cruzes,São Vicente,Jundiaí,Guarujá,Franca,Limeira,Suzano,Barueri,Taubaté,Praia Grande,Sumaré,Embu,Taboão da Serra,Jacareí,Marília,Presidente Prudente,São Carlos,Hortolândia,Itapevi
BR-TO|Palmas
IN-AN|Port Blair;IN-AP|Visakhapatnam,Vijayawada,Guntur,Kurnool,Nellore,Rājahmundry;IN-AR|Itānagar;IN-AS|Guwahati,Dispur;IN-BR|Patna,Gaya,Bhāgalpur,Muzaffarpur;IN-CH|Chandigarh
IN-CT|Raipur,Bhilai,Korba;IN-DD|Daman;IN-DL|Delhi,Najafgarh,Narela,New Delhi;IN-DN|Silvassa;IN-GA|Panaji;IN-GJ|Ahmedabad,Sūrat,Vadodara,Rājkot,Bhavnagar,Jamnagar,Gandhinagar;IN-HP|Shimla
IN-HR|Faridabad,Gurgaon,Gurugram,Rohtak;IN-JH|Ranchi,Jamshedpur,Bokāro;IN-JK|Srinagar,Jammu;IN-KA|Bengaluru,Bangalore,Mysore,Mysuru,Hubli,Gulbarga,Davangere,Belgaum,Mangalore,Bellary,Shimoga,Tumkūr
IN-KL|Thiruvananthapuram,Trivandrum,Cochin,Kochi,Kozhikode,Kollam,Thrissur;IN-LA|Kargil;IN-LD|Kavaratti
IN-MH|Mumbai,Bombay,Pune,Nagpur,Nashik,Pimpri,Kalyān,Thāne,Dombivli,Aurangabad,Solāpur,Bhiwandi,Borivli,Amrāvati,Sāngli,Nanded,Bhayandar,Ulhasnagar,Kolhāpur,Mālegaon,Jalgaon,Akola,Ahmadnagar,Dhūlia,Latur,Chānda
IN-ML|Shillong;IN-MN|Imphal;IN-MP|Indore,Bhopal,Jabalpur,Gwalior,Ujjain;IN-MZ|Aizawl;IN-NL|Kohima;IN-OR|Nowrangapur,Bhubaneshwar,Cuttack,Raurkela,Brahmapur;IN-PB|Ludhiāna,Amritsar,Jalandhar,Patiāla
IN-PY|Puducherry;IN-RJ|Jaipur,Jodhpur,Kota,Bīkaner,Ajmer,Udaipur,Bhīlwāra;IN-SK|Gangtok;IN-TG|Hyderabad,Warangal,Rāmgundam,Kūkatpalli,Nizāmābād
IN-TN|Chennai,Madras,Tirunelveli,Coimbatore,Madurai,Salem,Tiruchirappalli,Thoothukudi,Tiruppur,Ambattūr;IN-TR|Agartala
IN-UP|Kanpur,Lucknow,Agra,Meerut,Ghāziābād,Noida,Varanasi,Allahābād,Alīgarh,Bareilly,Morādābād,Gorakhpur,Sahāranpur,Jhānsi,Muzaffarnagar,Mathura,Shāhjānpur,Fīrozābād;IN-UT|Dehra Dūn
IN-WB|Kolkata,Calcutta,Hāora,Durgapur,Siliguri,Āsansol,Bhātpāra,Shyamnagar,Pānihāti,Kāmārhāti,Kulti,Barddhamān
MY-01|Johor Bahru,Kluang,Batu Pahat,Kampung Pasir Gudang Baru,Muar;MY-02|Sungai Petani,Alor Setar,Kulim;MY-03|Kota Bharu;MY-04|Malacca;MY-05|Seremban;MY-06|Kuantan
MY-07|George Town,Penang,Bukit Mertajam,Kampung Sungai Ara,Tasek Glugor,Butterworth;MY-08|Ipoh,Taiping;MY-09|Kangar;MY-10|Klang,Kampung Baru Subang,Petaling Jaya,Shah Alam,Sepang,Ampang,Rawang
MY-11|Kuala Terengganu;MY-12|Kota Kinabalu,Sandakan,Tawau,Lahad Datu;MY-13|Kuching,Miri,Sibu,Bintulu;MY-14|Kuala Lumpur;MY-15|Labuan
FR-57|Metz,Thionville;FR-67|Strasbourg,Haguenau;FR-68|Mulhouse,Colmar
`;
