// Words of member names by meaning. Folded: lower case, no diacritics (both "a" and "ae" for "ä"). A word may
// stand in several lines. Plurals in -s, -n, -en, -e and the linking letters of compounds are not listed.
#include <array>

#include "mapgen/concepts.hpp"

namespace tributary::mapgen {
namespace {

using enum Concept;

constexpr LexiconLine
    kLines[] =
        {
            {job,
             "zhiwei gangwei shigoto platsannons jobad jobnotice jobposting jobadvertisement wanted job jobs posting post position vacancy vacancies vacature vacatures vaga vacante stelle stellen "
             "stellenangebot "
             "stellenanzeige anzeige angebot offer offre oferta offerta annuncio annonce annons stilling tjanst jobb "
             "praca "
             "pracy ogloszenie ogloszenia advert advertisement ad listing opening opportunity role emploi empleo "
             "emprego "
             "lavoro werk arbeit arbeits travail trabajo trabalho poste puesto cargo posto tyopaikka tyo munka allas "
             "delo "
             "prace pozice stanowisko stanowiska job career careers karriere karriera requisition functie ilan ilani "
             "职位 岗位 職位 招聘 求人 募集 仕事 채용 공고 직무 вакансия вакансии работа работы должность θεση وظيفة "
             "praca loker "
             "lowongan pekerjaan posao darbas too stelleninserat inserat mision ausschreibung stellenausschreibung jobangebot nabidka nabidky inzerat oglas skelbimas vakance vakances kuulutus ajanlat hirdetes anunt oferte congviec tuyendung vieclam plaza convocatoria 岗 職缺 משרה وظائف delovno zaposlitev ledig lediga toimi avoin arbeitsstelle recruit recruitment"},
            {title,
             "title titel titre titulo titolo tytul intitule headline heading overskrift rubrik nimike otsikko "
             "bezeichnung "
             "stellenbezeichnung berufsbezeichnung naslov nazev cim pavadinimas pealkiri baslik judul caption "
             "betreff funktionsbezeichnung tehtavanimike stillingstittel tittel stanowisko cargo "
             "puesto 标题 標題 タイトル 제목 заголовок 职称 职位名称 职务 职种 職種 должность denominazione "
             "denominacion jobtitel stellentitel titlu titul naziv nosaukums tieude chucdanh 职称 岗位名称 职位名 タイトル שם designation subject"},
            {name,
             "name nom nombre nome nazwa namn navn naam nimi nev naziv isim adi nama denomination designation "
             "denominazione denominacion raisonsociale razonsocial 名称 名稱 名前 名字 氏名 이름 명 имя название "
             "наименование ονομα اسم nm"},
            {label, "label libelle etikett display descriptor caption libelles etiqueta rotulo"},
            {description,
             "description beschreibung stellenbeschreibung descriptif descripcion descricao descrizione omschrijving "
             "functieomschrijving vacaturetekst beskrivning beskrivelse opis popis kuvaus leiras aciklama deskripsi "
             "aprasymas "
             "kirjeldus descr desc jobdesc annonstext annonsetekst adtext stillingstekst 描述 詳細 説明 仕事内容 "
             "설명 내용 описание "
             "περιγραφη وصف detalle stellentext jobtext mota noidung motacongviec apraksts opisanie popispozice leirasa תיאור jd jds"},
            {text,
             "text content contents body inhalt contenu contenido conteudo contenuto tekst texte texto testo comment "
             "message "
             "innehall sisalto tresc obsah 内容 正文 本文 텍스트 текст"},
            {html, "html richtext xhtml markup rich rte"},
            {plain, "plain plaintext txt raw markdown md"},
            {section,
             "responsibility responsibilities duty duties aufgabe aufgaben task tasks mission missions requirement "
             "requirements "
             "anforderung anforderungen profil qualification qualifications qualifikation exigence exigences "
             "requisito "
             "requisitos requisiti krav wymagania wymaganie obowiazki eisen functieeisen about additional intro "
             "introduction closing section sections list lists taetigkeit tatigkeit arbetsuppgifter arbeidsoppgaver "
             "responsabilidades responsabilites mansioni zakres tehtavat vaatimukset 职责 要求 応募資格 자격요건 "
             "обязанности требования "
             "ansvar ueberuns uberuns kompetenskrav"},
            {summary,
             "summary tagline teaser excerpt snippet abstract kurzbeschreibung kurztext resume extrait resumen resumo "
             "sammanfattning "
             "skrot synopsis preview brief sintesi samenvatting tiivistelma ingress 摘要 概要 요약"},
            {detail,
             "userarea metadata customfields customfield detail details info information informationen infos "
             "informations angaben dettagli detalles"},
            {company,
             "gongsi kaisha startup startups arbetsplatsnamn comp company companies employer firma firm arbeitgeber unternehmen entreprise societe empresa azienda "
             "societa "
             "empleador empregador pracodawca arbetsgivare foretag arbeidsgiver virksomhet arbejdsgiver virksomhed "
             "werkgever "
             "bedrijf organization organisation organisasjon organizacja organizacion organizacao organizzazione org "
             "hiringorganization betrieb employeur business brand tyonantaja yritys munkaltato ceg zamestnavatel "
             "spolecnost "
             "isveren sirket advertiser agency einrichtung "
             "公司 企業 企业 会社 会社名 회사 기업 компания компании работодатель εταιρεια شركة perusahaan "
             "poslodavac imone ettevote "
             "client subcompany tooandja nhatuyendung congty compania angajator podjetje delodajalec tvrtka uznemums darbdavys hirer institution institucion instituicao etablissement enseigne raisonsociale razonsocial nomcommercial tradename tradingname corp corporation 招聘单位 单位 法人 기업명 חברה leverancier fournisseur"},
            {department,
             "department abteilung departement departamento reparto dipartimento avdelning avdeling afdeling dzial "
             "oddzial "
             "osasto bereich dept fachbereich geschaeftsbereich 部門 部门 부서 отдел подразделение "
             "tmima bidang orgunit organizationunit businessunit organisationseinheit phongban 所属部门 소속 bu businessunits"},
            {team, "division service team teams squad equipe equipo gruppe"},
            {category,
             "class classes category categories kategorie categorie categoria kategoria kategori rubrique function funktion "
             "funkcja fonction "
             "classification discipline specialty specialization berufsfeld taetigkeitsfeld "
             "taetigkeitsbereich vakgebied fachgebiet 分类 类别 カテゴリ 카테고리 категория tehtavaalue "
             "vaardigheidsgebied jobfunction jobfield nganhnghe nganh 职能 職類 職務類型 domein jobdomein jobdomeinen domaine dominio catalogue catalogues"},
            {industry,
             "industry family industries industria secteur sector sektor branche bransch bransje settore setor branza "
             "toimiala nace naf "
             "wirtschaftszweig 行业 業界 업종 отрасль activite"},
            {occupation,
             "occupation beruf berufe hauptberuf profession yrke yrken metier rome oficio zawod ammatti ssyk isco "
             "styrk soc "
             "appellation ausbildungsberuf taxonomy isco08 esco onet profese"},
            {location,
             "kinmuchi didian location locations place lieu lugar luogo local localizacao localisation ubicacion standort einsatzort "
             "arbeitsort "
             "plaats werkplek standplaats plats sted stedet miejsce lokalizacja lokalita sijainti hely geo standorte "
             "einsatzorte lokation lokationen localidad sede lieutravail arbeidssted arbejdssted "
             "arbetsplats arbetsort konum yer lokasi 地点 地點 勤務地 工作地点 근무지 위치 место местоположение "
             "τοποθεσια موقع kohde vieta lokacija asukoht diadiem noilamviec localite zona werklocatie arbeitsplatz munkavegzes tyoskentelypaikka 上班地点 근무지역 מיקום"},
            {office,
             "office offices bureau buro buero biuro kontor oficina ufficio toimisto filiale niederlassung campus"},
            {municipality,
             "municipality municipal kommun kommune commune municipio comune gemeinde county kunta municipalities obec obce"},
            {city,
             "chengshi city cities town ville ciudad cidade citta stadt miasto miejscowosc stad "
             "locality ort orte postort poststed kaupunki paikkakunta varos mesto sehir "
             "metro woonplaats 城市 市 都市 도시 город города πολη مدينة kota linn miestas localitate miestas grad linna thanhpho"},
            {country,
             "country countries pays pais paese land laender staat kraj maa orszag zeme ulke nation 国 国家 國家 "
             "국가 страна "
             "χωρα دولة negara riik salis alpha2 alpha3 tara quocgia zemlja valsts"},
            {region,
             "region regions state province provincia provincie county lan fylke bundesland wojewodztwo kanton "
             "canton bezirk "
             "landkreis prefecture territory subdivision admin1 admin2 estado regione regiao kreis maakunta kraj "
             "area zone "
             "district 省 都道府県 地区 регион область judet megye zupanija oblast wilaya tinh tinhthanh districts"},
            {address,
             "address addresses adresse adresses adress adres direccion endereco indirizzo osoite adresas aadress "
             "地址 住所 주소 адрес adresa diachi cim"},
            {street,
             "street strasse rue calle gata gade gate ulica ulice straat hausnummer housenumber katu strada via"},
            {postal,
             "postal postcode zip zipcode plz postleitzahl postnummer postnr kodpocztowy cap cep codepostal "
             "postinumero "
             "邮编 郵便番号 우편번호 индекс postcode"},
            {coordinate,
             "map maps karte carte mapa kart rute route directions continent continentname latitude longitude lat lon lng latlong coordinate coordinates koordinaten "
             "koordinate geopoint breite laenge "
             "breitengrad laengengrad timezone distance entfernung geolocation gps"},
            {remote,
             "remote homeoffice telework telecommute telecommuting teletravail teletrabajo teletrabalho telelavoro "
             "telearbeit "
             "fernarbeit distans distansarbete fjernarbeid fjernarbejde hjemmekontor zdalna zdalnie zdalny etatyo "
             "thuiswerken "
             "thuiswerk wfh remotetype jobliketelecommute 远程 リモート 在宅 재택 удаленно удаленная uzaktan "
             "tavmunka virtual workfromhome telecommutable homebased remotework trabajoremoto fjernarbejde distancia 遠端 远端 удалённо дистанционно remotely"},
            {hybrid, "hybrid hybride hybryda hybrydowa ibrido hibrido"},
            {onsite, "onsite presential presencial vorort stationary stacjonarna"},
            {workplace,
             "workplace workmodel arbeitsmodell worksetting workmode workstyle workarrangement arbeidsplass modalidad modalidade worksite workmodel workmodality modalita arbeitsform"},
            {home, "home homepage"},
            {url,
             "url urls uri uris link links href permalink lien liens enlace collegamento lank lenke webpage website "
             "page pagina "
             "seite weblink webaddress weburl website www adresseweb siteweb 链接 網址 リンク 링크 ссылка"},
            {path, "path pfad chemin ruta"},
            {apply,
             "apply application applications bewerbung bewerben bewerbungs candidature postuler postulation "
             "candidatura solicitud "
             "inscripcion ansokan ansoknings soknad soknads sollicitatie aplikuj aplikacja hakemus hakulomake "
             "postulacion basvuru 应聘 "
             "応募 지원 отклик jelentkezes"},
            {landing, "landing hosted careers carriere"},
            {date,
             "postingdate date datum data fecha dato pvm paivamaara tarih dates timestamp ts epoch zeitpunkt day jour at on dt "
             "kuupaev "
             "日 日期 日付 일 날짜 дата ημερομηνια تاريخ gmt utc ymd"},
            {time,
             "seconds milliseconds millis time times zeit heure hora tid czas uhrzeit 时间 時間 시간 время"},
            {posted,
             "opendate openingdate opens postingstart postingbegin postingdate postingtime postingeffective post posted publish published publishing publication publikation veroeffentlicht veroeffentlichung "
             "veroffentlicht "
             "veroffentlichung veroeffentlichungsdatum publiziert publie publiee parution publicado publicacion "
             "publicada "
             "publicacao pubblicato pubblicazione publicerad publicering publicerings publisert publisering "
             "offentliggjort opublikowano "
             "publikacji publikacja gepubliceerd plaatsing plaatsings julkaistu julkaisu publikovano zverejneno "
             "kozzetetel yayin pub listed "
             "released release issued erschienen eingestellt online opened live offentliggorelse 发布 發布 掲載 公開 "
             "게시 등록 "
             "опубликовано публикации размещено advertised avaldatud paskelbta activated activation objavljeno zverejneni publicat postat pubblicata publicada ngaydang скоро listeddate 刊登 更新日 発行 등록일 פורסם active"},
            {created,
             "created creation create erstellt erstellung angelegt creado creada cree criado creato skapad oprettet "
             "opprettet utworzono utworzenia aangemaakt luotu added discovered indexed inserted ingested entered "
             "vytvoreno 创建 作成 "
             "создано dodano vlozeni vlozeno"},
            {updated,
             "updated update modified modification changed change aenderung aenderungs anderung geaendert "
             "aktualisiert actualise "
             "actualisation maj actualizado atualizado aggiornato andrad uppdaterad endret aendret zmieniono "
             "gewijzigd "
             "refreshed reposted bumped modifikation modifikations paivitetty edited 更新 수정 обновлено modify zmena zmeny"},
            {expire,
             "postingend postingexpiry postingexpiration postingexpires expire expires expired expiry expiration deadline closing close closes closed through due frist "
             "bewerbungsfrist "
             "ablauf ablaufdatum gueltig gultig limite cloture scadenza vencimiento caducidad validade encerramento "
             "expirationdate "
             "sluttdato soknadsfrist ansokningsdag sista wygasa waznosc waznosci sluitingsdatum sluiting hakuaika "
             "verfall valid "
             "until einsendeschluss bewerbungsschluss validto validuntil ansokningsfrist ansogningsfrist hakupaattyy "
             "截止 締切 마감 "
             "окончания lejarat sonbasvuru tahtaeg plazo hannuc ngayhethan hannop unpublish unposting lejar closingdate zakonczenia 마감일 종료 截止日期 終了"},
            {start,
             "postingstart postingbegin start begin beginn beginning debut inicio inizio antritt eintritt eintritts eintrittsdatum "
             "commencement tilltrade "
             "oppstart entry joining available availability onboarding rozpoczecia startdatum ingangsdatum alku arbeitsbeginn from von ab desde od ansettelsesstart sta"},
            {end, "end ende fin fine slut slutt koniec einde loppu to bis hasta ate do"},
            {first, "first erst erste erstes initial premiere primera prima forsta forste"},
            {last,
             "last letzte letztes derniere ultima ultimo senaste siste ostatnia laatste current aktuelle aktuell"},
            {employment,
             "employment anstellung anstellungsart beschaeftigung beschaftigung beschaeftigungsart anstallning "
             "ansettelse "
             "ansaettelse zatrudnienia zatrudnienie dienstverband occupazione engagement engagementtype commitment "
             "recruit "
             "tyosuhde beschaeftigungsverhaeltnis impiego 雇用 雇佣 고용 занятость занятости istihdam worktype jobnature regime regimen vinculo loaihinh anstallningsform tyosuhteen rodzaj zaposlenje etat tipolavoro 工作性质 工作类型 雇用形態 고용형태 형태 משרה"},
            {contract,
             "contract contracts contrat contrato contratto vertrag vertragsart vertrags umowa umowy kontrakt "
             "sopimus contractual szerzodes sozlesme 合同 契約 계약 договор"},
            {schedule,
             "schedule hours arbeitszeit arbeitszeitmodell arbeitszeiten worktime workingtime workinghours workhours "
             "working schicht "
             "extent omfattning omfang stillingsprosent temps horario orario jornada wymiar etat duree dureetravail "
             "wochenstunden "
             "shift pensum workload arbeidstid arbetstid tyoaika uren grafik график режим timetype fte scope timing"},
            {fulltime,
             "fulltime vollzeit heltid tempsplein tiempocompleto tempointegral tempopieno pelnyetat voltijds"},
            {parttime,
             "parttime teilzeit deltid tempspartiel tiempoparcial tempoparcial niepelnyetat deeltijd"},
            {type,
             "type typ art tipo tipologia soort tyyppi kind typology model option mode turu tur 类型 種別 タイプ "
             "유형 тип τυπος"},
            {level,
             "level levels niveau nivel livello seniority seniorite rank grade stufe karrierestufe careerlevel "
             "erfahrungsstufe "
             "poziom senioritaet berufserfahrung niva taso niveauexperience karrierelevel seniorite 级别 職級 직급 "
             "уровень capbac karriere seniorita 職等 직급"},
            {experience,
             "experience erfahrung experiencia esperienza doswiadczenie doswiadczenia erfarenhet erfaring ervaring "
             "kokemus "
             "berufserfahrung 经验 経験 경력 опыт"},
            {education,
             "education ausbildung bildung studium degree diploma formation diplom utdanning utbildning "
             "wyksztalcenie opleiding "
             "educacion schulabschluss 学历 学歴 학력 образование koulutus"},
            {salary,
             "hourlyrate dayrate dailyrate annualrate payrate rateofpay xinzi xinchou kyuyo nenshu comp salary salaries gehalt gehaelter gehaltsspanne lohn entgelt verguetung vergutung salaire remuneration "
             "remuneracion "
             "remuneracao retribuzione stipendio salario sueldo lon lonn loen palkka palkkaus wynagrodzenie "
             "wynagrodzenia pensja placa "
             "zarobki pay payroll compensation wage wages salaris loon vergoeding fizetes mzda plat maas ucret "
             "earnings ote "
             "ctc gaji alga atlyginimas palk jahresgehalt monatsgehalt "
             "工资 薪资 薪水 薪酬 給与 年収 月給 급여 연봉 зарплата оклад μισθος راتب renumeration mucluong luong zarplata ordenado vencimento budget einkommen bruttolohn tjm gage salariu placa plaća remunerazione ral sueldos salarial 薪 月薪 年薪 報酬 賃金 임금 שכר payment mzdy"},
            {min,
             "min minimum mini minimal von from lower low floor od desde mindestens ab 最低 最小 最低値 최소 от od lowest least начало"},
            {max,
             "max maximum maxi maximal bis to upper high ceiling ceil hasta hoechst hochst do 最高 最大 최대 до highest most"},
            {currency,
             "currency currencies waehrung wahrung devise moneda moeda valuta waluta mena curr monnaie 货币 通貨 "
             "통화 валюта parabirimi"},
            {period,
             "period interval unit frequency zeitraum periode periodicite rate per basis intervall unittext cadence "
             "periodicity frequenz frecuencia okres payperiod jakso 周期 期間 주기 период angabe timeunit timeframe"},
            {language,
             "language languages sprache langue idioma lingua sprak taal jezyk jezyka kieli locale lang culture "
             "jazyk nyelv dil 语言 言語 언어 "
             "язык i18n l10n ngonngu limba"},
            {id,
             "idx id ids identifier identifikator identifiant identificador identificatore identifikation kennung ident "
             "oid pk shortcode "
             " 编号 番号 번호 идентификатор"},
            {uuid, "uuid guid uid"},
            {ref,
             "sn ref refnr reference referenz referenznummer referens referencia riferimento referentie numer numero "
             "nummer number nr no num requisition req kennziffer chiffre viite znacka seqno reqid seq"},
            {key, "key schluessel cle clave chiave "},
            {slug, "slug seo friendly"},
            {code, "code codes kod koodi codigo codice cd"},
            {value,
             "range ranges spanne fourchette rango amount amounts betrag montant importe importo kwota bedrag belopp valeurs value values wert valeur valor valore wartosc varde verdi waarde arvo 值 値 값 значение"},
            {person,
             "contact contacts ansprechpartner kontakt kontaktperson recruiter recruiters manager person people "
             "contacto contatto "
             "referente author owner user creator recruteur firstname lastname fullname vorname nachname prenom "
             "apellido "
             "hiringmanager hiringteam poster agent kontakter yhteyshenkilo createdby updatedby "
             "联系人 担当者 담당자 контакт salutation"},
            {email, "email mail mailbox courriel correo emails epost sahkoposti"},
            {phone, "phone telefon tel telephone mobile fax sms telefono telefoon mobil puhelin"},
            {image,
             "logo logos image images picture photo thumbnail thumb icon avatar banner cover img bild foto media "
             "video"},
            {count,
             "count total anzahl nb quantity views clicks applicants score rating weight index sequence order needed "
             "openings "
             "employees reviews rankings ranking nombrepostes antall antal"},
            {flag,
             "is has can show should allow enabled required visible hidden options consent needed enable possible "
             "moeglich mozliwa yn"},
            {question, "question questions questionnaire screener screening cv coverletter letter"},
            {tracking,
             "tracking track log logging click campaign pixel analytics encrypted blob impression pagead"},
            {social, "social meta og twitter facebook linkedin instagram xing sameas"},
            {search,
             "search google query highlight highlighted highlights keyword keywords facet results relevance"},
            {parent, "parent child children thread story root prev previous next"},
            {internal, "internal private intern interne hidden legacy"},
            {normalized,
             "normalized norm standardized transformed sanitized mapped generic truncated formatted blurred enriched "
             "extracted"},
            {estimated, "estimated predicted estimate guess average avg median mean"},
            {converted, "converted conversion usd eur gbp exchange rateusd"},
            {original, "original base native"},
            {secondary,
             "secondary additional other others alternative alt multi multiple more all further weitere alle autres "
             "otros"},
            {shortened, "short kurz court corto kort abbreviated abbr curto"},
            {full, "full complete long whole komplett entire display formatted standard"},
            {outward,
             "share sharing shareable external externe extern public absolute canonical main primary final view show"},
            {source, "source origin feed provider system via platform portal herkunft quelle origine kilde"},
            {tag,
             "tag tags skill skills competence competences kompetenz kompetenzen technologies technology stack "
             "langues "
             "keyskills must nice permis fertigkeiten competencias kompetenser trait"},
            {benefit,
             "benefit benefits perk perks avantage avantages prestaciones benefity formaner goder vorteil bonus "
             "equity incentive incentives reward rewards"},
            {status, "status statut zustand stan visibility active removed deleted archived"},
            {interview, "interview interviews"},
            {referral, "referral referrals refer"},
            {api, "api rest self json"},
            {legal, "legal disclaimer gdpr compliance privacy notice terms policy"},
            {redirect, "redirect redirected redirection adref"},
            {unit, "unit units"},
};

}  // namespace

Lexicon lexicon() {
  return {kLines, std::size(kLines)};
}

}  // namespace tributary::mapgen
