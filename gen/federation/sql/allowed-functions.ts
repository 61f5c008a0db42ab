/**
 * Functions that analysts may call, in lower case: those that compute from their arguments alone. Not here, and so refused: all that reads
 * files, tables, dictionaries, settings or other servers (`file`, `joinGet`, `dictGet…`, `getSetting`, `hasColumnInTable`, `ai…`), that waits
 * (`sleep`), that takes apart states made by hand (`finalizeAggregation`, `reinterpret…`), and all that nobody has looked at yet.
 * Chosen from `system.functions` of ClickHouse 26.7.
 */
const byArea = {
  arithmetic: `
    abs acos acosh asin asinh atan atan2 atanh avg2 byteswap cbrt ceil ceiling cos cosh degrees divide dividedecimal divideornull e
    erf erfc exp exp10 exp2 factorial financialinternalrateofreturn financialinternalrateofreturnextended financialnetpresentvalue
    financialnetpresentvalueextended floor gcd hypot ifnotfinite intdiv intdivornull intdivorzero intexp10 intexp2 isfinite isinfinite
    isnan isprime isprobableprime lcm lgamma ln log log10 log1p log2 max2 midpoint min2 minus mod modulo modulolegacy moduloornull
    moduloorzero multiply multiplydecimal negate pi plus positivemodulo positivemoduloornull pow power proportionsztest radians rand
    rand64 randnormal randuniform round roundage roundbankers rounddown roundduration roundtoexp2 sigmoid sign sin sinh sqr sqrt tan
    tanh tgamma trunc truncate widthbucket`,
  logic: `
    and assumenotnull clamp coalesce equals firstnondefault greater greaterorequals greatest if ifnull isdistinctfrom
    isnotdistinctfrom isnotnull isnull isnullable iszeroornull least less lessorequals multiif not notequals nullif or tonullable xor`,
  arrays: `
    array array_to_string arrayall arrayaucpr arrayautocorrelation arrayavg arraybottomk arraycompact arrayconcat arraycount
    arraycumsum arraycumsumnonnegative arraydifference arraydistinct arraydotproduct arrayelement arrayelementornull arrayenumerate
    arrayenumeratedense arrayenumeratedenseranked arrayenumerateuniq arrayenumerateuniqranked arrayexcept arrayexists arrayfill
    arrayfilter arrayfirst arrayfirstindex arrayfirstornull arrayflatten arrayfold arrayintersect arrayjaccardindex arrayjoin
    arraylast arraylastindex arraylastornull arraylevenshteindistance arraylevenshteindistanceweighted arraymap arraymax arraymin
    arraynormalizedgini arraypartialreversesort arraypartialsort arraypopback arraypopfront arrayproduct arraypushback arraypushfront
    arrayrandomsample arrayremove arrayresize arrayreverse arrayreversefill arrayreversesort arrayreversesplit arrayrocauc
    arrayrotateleft arrayrotateright arrayshiftleft arrayshiftright arrayshingles arraysimilarity arrayslice arraysort arraysplit
    arraysum arraysymmetricdifference arraytopk arraytranspose arrayunion arrayuniq arraywithconstant arrayzip arrayzipunaligned
    cosinedistance countequal dotproduct empty extractkeyvaluepairs extractkeyvaluepairswithescaping flatten flattentuple has hasall
    hasany hassubstr indexof l1distance l1norm l1normalize l2distance l2norm l2normalize l2squareddistance l2squarednorm length
    linfdistance linfnorm linfnormalize lpdistance lpnorm lpnormalize map mapadd mapall mapapply mapconcat mapcontains mapcontainskey
    mapcontainskeylike mapcontainsvalue mapcontainsvaluelike mapexists mapextractkeylike mapextractvaluelike mapfilter mapfromarrays
    mapkeys mappartialreversesort mappartialsort mappopulateseries mapreversesort mapsort mapsubtract mapupdate mapvalues notempty
    range reverse scalarproduct tuple tupleconcat tupledivide tupledividebynumber tupleelement tuplehammingdistance tupleintdiv
    tupleintdivbynumber tupleintdivorzero tupleintdivorzerobynumber tupleminus tuplemodulo tuplemodulobynumber tuplemultiply
    tuplemultiplybynumber tuplenames tuplenegate tupleplus tuplepositivemodulobynumber tupletonamevaluepairs unnest`,
  bits: `
    bin bitand bitcount bithammingdistance bitmasktoarray bitmasktolist bitnot bitor bitpositionstoarray bitrotateleft bitrotateright
    bitshiftleft bitshiftright bitslice bittest bittestall bittestany bitxor char cityhash64 cutipv6 datetime64tosnowflakeid
    datetimetosnowflakeid datetimetouuidv7 farmfingerprint64 farmhash64 gccmurmurhash generateuuidv4 generateuuidv7 halfmd5 hex
    hilbertdecode hilbertencode hivehash iceberghash inthash32 inthash64 ipv4cidrtorange ipv4numtostring ipv4numtostringclassc
    ipv4stringtonum ipv4stringtonumordefault ipv4stringtonumornull ipv4toipv6 ipv6cidrtorange ipv6numtostring ipv6stringtonum
    ipv6stringtonumordefault ipv6stringtonumornull isipaddressinrange isipv4string isipv6string javahash javahashutf16le
    jumpconsistenthash kafkamurmurhash keccak256 kostikconsistenthash md4 md5 metrohash64 mortondecode mortonencode murmurhash2_32
    murmurhash2_64 murmurhash3_128 murmurhash3_32 murmurhash3_64 ngramminhash ngramminhashcaseinsensitive
    ngramminhashcaseinsensitiveutf8 ngramminhashutf8 ngramsimhash ngramsimhashcaseinsensitive ngramsimhashcaseinsensitiveutf8
    ngramsimhashutf8 ripemd160 sha1 sha224 sha256 sha384 sha512 sha512_256 siphash128 siphash128keyed siphash64 siphash64keyed
    snowflakeidtodatetime snowflakeidtodatetime64 sqiddecode sqidencode toipv4 toipv4ordefault toipv4ornull toipv4orzero toipv6
    toipv6ordefault toipv6ornull toipv6orzero touuidordefault touuidornull unbin unhex urlhash uuidnumtostring uuidstringtonum
    uuidtonum uuidv7todatetime wyhash64 xxh3 xxh3_128 xxhash32 xxhash64 xxhash64spark`,
  time: `
    adddate adddays addhours addinterval addmicroseconds addmilliseconds addminutes addmonths addnanoseconds addquarters addseconds
    addtupleofintervals addweeks addyears age changeday changehour changeminute changemonth changesecond changeyear curdate date_bin
    date_diff date_format date_trunc datediff datename datetrunc day dayofmonth dayofweek dayofyear formatdatetime
    formatdatetimeinjodasyntax fromdayssinceyearzero fromdayssinceyearzero32 frommodifiedjulianday frommodifiedjuliandayornull
    fromunixtimestamp fromunixtimestampinjodasyntax fromutctimestamp hop hopend hopstart hour last_day localtime makedate makedate32
    makedatetime makedatetime64 minute month monthname now now64 quarter second str_to_date subdate subtractdays subtracthours
    subtractinterval subtractmicroseconds subtractmilliseconds subtractminutes subtractmonths subtractnanoseconds subtractquarters
    subtractseconds subtracttupleofintervals subtractweeks subtractyears timediff timeslot timeslots timestamp timestampdiff timezone
    timezoneof timezoneoffset today todayofmonth todayofweek todayofyear todaysinmonth todayssinceyearzero tohour toisoweek toisoyear
    tolastdayofmonth tolastdayofweek tomicrosecond tomillisecond tominute tomodifiedjulianday tomodifiedjuliandayornull tomonday
    tomonth tomonthnumsinceepoch tonanosecond toquarter torelativedaynum torelativehournum torelativeminutenum torelativemonthnum
    torelativequarternum torelativesecondnum torelativeweeknum torelativeyearnum tosecond tostartofday tostartoffifteenminutes
    tostartoffiveminutes tostartofhour tostartofinterval tostartofisoyear tostartofmicrosecond tostartofmillisecond tostartofminute
    tostartofmonth tostartofnanosecond tostartofquarter tostartofsecond tostartoftenminutes tostartofweek tostartofyear
    totimewithfixeddate totimezone tounixtimestamp toutctimestamp toweek toyear toyearnumsinceepoch toyearweek toyyyymm toyyyymmdd
    toyyyymmddhhmmss tumble tumbleend tumblestart utc_timestamp utctimestamp week windowid year yesterday yyyymmddhhmmsstodatetime
    yyyymmddhhmmsstodatetime64 yyyymmddtodate yyyymmddtodate32`,
  text: `
    alphatokens appendtrailingcharifabsent arraystringconcat ascii base32decode base32encode base58decode base58encode base64decode
    base64encode base64urldecode base64urlencode basename bytehammingdistance casefoldutf8 char_length character_length
    comparesubstrings concat concat_ws concatassumeinjective concatwithseparator concatwithseparatorassumeinjective conv
    convertcharset countmatches countmatchescaseinsensitive countsubstrings countsubstringscaseinsensitive
    countsubstringscaseinsensitiveutf8 crc32 crc32ieee crc64 cutfragment cutquerystring cutquerystringandfragment
    cuttofirstsignificantsubdomain cuttofirstsignificantsubdomaincustom cuttofirstsignificantsubdomaincustomrfc
    cuttofirstsignificantsubdomaincustomwithwww cuttofirstsignificantsubdomaincustomwithwwwrfc cuttofirstsignificantsubdomainrfc
    cuttofirstsignificantsubdomainwithwww cuttofirstsignificantsubdomainwithwwwrfc cuturlparameter cutwww dameraulevenshteindistance
    decodehtmlcomponent decodeurlcomponent decodeurlformcomponent decodexmlcomponent domain domainrfc domainwithoutwww
    domainwithoutwwwrfc editdistance editdistanceutf8 encodeurlcomponent encodeurlformcomponent encodexmlcomponent endswith
    endswithcaseinsensitive endswithcaseinsensitiveutf8 endswithutf8 extract extractall extractallgroupshorizontal
    extractallgroupsvertical extractgroups extracttextfromhtml extracturlparameter extracturlparameternames extracturlparameters
    firstline firstsignificantsubdomain firstsignificantsubdomaincustom firstsignificantsubdomaincustomrfc
    firstsignificantsubdomainrfc format fragment hasalltokens hasanytokens hasphrase hassubsequence hassubsequencecaseinsensitive
    hassubsequencecaseinsensitiveutf8 hassubsequenceutf8 hastoken hastokencaseinsensitive hastokencaseinsensitiveornull hastokenornull
    ilike initcap initcaputf8 instr isvalidascii isvalidjson isvalidutf8 jarosimilarity jarowinklersimilarity json_exists json_query
    json_value jsonallpaths jsonallpathswithtypes jsonallvalues jsonarraylength jsondynamicpaths jsondynamicpathswithtypes jsonextract
    jsonextractarrayraw jsonextractarrayrawcaseinsensitive jsonextractbool jsonextractboolcaseinsensitive jsonextractcaseinsensitive
    jsonextractfloat jsonextractfloatcaseinsensitive jsonextractint jsonextractintcaseinsensitive jsonextractkeys
    jsonextractkeysandvalues jsonextractkeysandvaluescaseinsensitive jsonextractkeysandvaluesraw
    jsonextractkeysandvaluesrawcaseinsensitive jsonextractkeyscaseinsensitive jsonextractraw jsonextractrawcaseinsensitive
    jsonextractstring jsonextractstringcaseinsensitive jsonextractuint jsonextractuintcaseinsensitive jsonhas jsonkey jsonlength
    jsonmergepatch jsontype lcase left leftpad leftpadutf8 leftutf8 lengthutf8 levenshteindistance levenshteindistanceutf8 like locate
    lower lowerutf8 lpad ltrim match mid multimatchallindices multimatchany multimatchanyindex naturalsortkey netloc ngrams
    normalizeutf8nfc normalizeutf8nfd normalizeutf8nfkc normalizeutf8nfkccasefold normalizeutf8nfkd notilike notlike octet_length
    overlay overlayutf8 path pathfull port portrfc position positioncaseinsensitive positioncaseinsensitiveutf8 positionutf8
    prettyprintjson printf protocol querystring querystringandfragment regexp_extract regexp_replace regexpextract regexpposition
    regexpquotemeta removediacriticsutf8 repeat replace replaceall replaceone replaceregexpall replaceregexpone reversebyseparator
    reverseutf8 right rightpad rightpadutf8 rightutf8 rpad rtrim simplejsonextractbool simplejsonextractfloat simplejsonextractint
    simplejsonextractraw simplejsonextractstring simplejsonextractuint simplejsonhas soundex space splitbyalpha splitbychar
    splitbynonalpha splitbyregexp splitbystring splitbywhitespace startswith startswithcaseinsensitive startswithcaseinsensitiveutf8
    startswithutf8 stringbytesentropy stringbytesuniq stringjaccardindex stringjaccardindexutf8 substr substring substring_index
    substringindex substringindexutf8 substringutf8 tojsonstring tokens tokensforlikepattern topleveldomain topleveldomainrfc
    tovalidutf8 translate translateutf8 trim trimboth trimleft trimright trybase32decode trybase58decode trybase64decode
    trybase64urldecode ucase upper upperutf8 urlhierarchy urlpathhierarchy visitparamextractbool visitparamextractfloat
    visitparamextractint visitparamextractraw visitparamextractstring visitparamextractuint visitparamhas`,
  place: `
    areacartesian areaspherical geodistance geohashdecode geohashencode geohashesinbox geometryintersectcartesian
    geometryintersectspherical geotoh3 geotomgrs geotoutm greatcircleangle greatcircledistance h3cellaream2 h3cellarearads2 h3distance
    h3edgeangle h3edgelengthkm h3edgelengthm h3exactedgelengthkm h3exactedgelengthm h3exactedgelengthrads h3getbasecell h3getfaces
    h3getpentagonindexes h3getres0indexes h3getresolution h3hexareakm2 h3hexaream2 h3hexring h3indexesareneighbors h3ispentagon
    h3isresclassiii h3isvalid h3kring h3line h3numhexagons h3pointdistkm h3pointdistm h3pointdistrads h3polygontocells
    h3polygontocellswithcontainment h3tocenterchild h3tochildren h3togeo h3togeoboundary h3toparent h3tostring mgrstogeo
    mvtboundingbox mvtboundingboxmercator mvtencode mvtencodegeom perimetercartesian perimeterspherical pointinellipses pointinpolygon
    polygonareacartesian polygonareaspherical polygonconvexhullcartesian polygonperimetercartesian polygonperimeterspherical
    polygonsdistancecartesian polygonsdistancespherical polygonsequalscartesian polygonsintersectcartesian
    polygonsintersectioncartesian polygonsintersectionspherical polygonsintersectspherical polygonssymdifferencecartesian
    polygonssymdifferencespherical polygonsunioncartesian polygonsunionspherical polygonswithincartesian polygonswithinspherical
    readwkb readwkblinestring readwkbmultilinestring readwkbmultipolygon readwkbpoint readwkbpolygon readwkt readwktlinestring
    readwktmultilinestring readwktmultipolygon readwktpoint readwktpolygon readwktring stringtoh3 svg utmtogeo wkb wkt`,
  conversion: `
    accuratecast accuratecastordefault accuratecastornull cast date fromunixtimestamp64micro fromunixtimestamp64milli
    fromunixtimestamp64nano fromunixtimestamp64second parsedatetime parsedatetime32besteffort parsedatetime32besteffortornull
    parsedatetime32besteffortorzero parsedatetime64 parsedatetime64besteffort parsedatetime64besteffortornull
    parsedatetime64besteffortorzero parsedatetime64besteffortus parsedatetime64besteffortusornull parsedatetime64besteffortusorzero
    parsedatetime64injodasyntax parsedatetime64injodasyntaxornull parsedatetime64injodasyntaxorzero parsedatetime64ornull
    parsedatetime64orzero parsedatetimebesteffort parsedatetimebesteffortornull parsedatetimebesteffortorzero
    parsedatetimebesteffortus parsedatetimebesteffortusornull parsedatetimebesteffortusorzero parsedatetimeinjodasyntax
    parsedatetimeinjodasyntaxornull parsedatetimeinjodasyntaxorzero parsedatetimeornull parsedatetimeorzero tobool todate todate32
    todate32ordefault todate32ornull todate32orzero todateordefault todateornull todateorzero todatetime todatetime32 todatetime64
    todatetime64ordefault todatetime64ornull todatetime64orzero todatetimeordefault todatetimeornull todatetimeorzero todecimal128
    todecimal128ordefault todecimal128ornull todecimal128orzero todecimal256 todecimal256ordefault todecimal256ornull
    todecimal256orzero todecimal32 todecimal32ordefault todecimal32ornull todecimal32orzero todecimal64 todecimal64ordefault
    todecimal64ornull todecimal64orzero todecimalstring tofixedstring tofloat32 tofloat32ordefault tofloat32ornull tofloat32orzero
    tofloat64 tofloat64ordefault tofloat64ornull tofloat64orzero toint128 toint128ordefault toint128ornull toint128orzero toint16
    toint16ordefault toint16ornull toint16orzero toint256 toint256ordefault toint256ornull toint256orzero toint32 toint32ordefault
    toint32ornull toint32orzero toint64 toint64ordefault toint64ornull toint64orzero toint8 toint8ordefault toint8ornull toint8orzero
    tointerval tointervalday tointervalhour tointervalmicrosecond tointervalmillisecond tointervalminute tointervalmonth
    tointervalnanosecond tointervalquarter tointervalsecond tointervalweek tointervalyear tolowcardinality tostring tostringcuttozero
    totime totime64 totime64ornull totime64orzero totimeornull totimeorzero touint128 touint128ordefault touint128ornull
    touint128orzero touint16 touint16ordefault touint16ornull touint16orzero touint256 touint256ordefault touint256ornull
    touint256orzero touint32 touint32ordefault touint32ornull touint32orzero touint64 touint64ordefault touint64ornull touint64orzero
    touint8 touint8ordefault touint8ornull touint8orzero tounixtimestamp64micro tounixtimestamp64milli tounixtimestamp64nano
    tounixtimestamp64second touuid touuidorzero`,
  aggregates: `
    analysisofvariance any any_respect_nulls any_value anyheavy anylast anylast_respect_nulls approx_top_count approx_top_k
    approx_top_sum argandmax argandmin argmax argmin array_agg array_concat_agg avg avgweighted boundingratio
    categoricalinformationvalue contingency corr corrmatrix corrstable count covar_pop covar_samp covarpop covarpopmatrix
    covarpopstable covarsamp covarsampmatrix covarsampstable cramersv cramersvbiascorrected cume_dist deltasum deltasumtimestamp
    dense_rank denserank entropy exponentialmovingaverage exponentialtimedecayedavg exponentialtimedecayedcount
    exponentialtimedecayedmax exponentialtimedecayedsum first_value first_value_respect_nulls group_concat grouparray
    grouparrayinsertat grouparrayintersect grouparraylast grouparraymovingavg grouparraymovingsum grouparraysample grouparraysorted
    groupbitand groupbitor groupbitxor groupconcat groupuniqarray histogram intervallengthsum kolmogorovsmirnovtest kurtpop kurtsamp
    lag laginframe largesttrianglethreebuckets last_value last_value_respect_nulls lead leadinframe lttb mannwhitneyutest max max_by
    maxintersections maxintersectionsposition maxmappedarrays meanztest median medianexact mediantdigest min min_by minmappedarrays
    nonnegativederivative nth_value ntile percent_rank percentrank quantile quantilebfloat16 quantilebfloat16weighted quantiledd
    quantiledeterministic quantileexact quantileexactexclusive quantileexacthigh quantileexactinclusive quantileexactlow
    quantileexactweighted quantileexactweightedinterpolated quantilegk quantileinterpolatedweighted quantiles quantilesbfloat16
    quantilesbfloat16weighted quantilesdd quantilesdeterministic quantilesexact quantilesexactexclusive quantilesexacthigh
    quantilesexactinclusive quantilesexactlow quantilesexactweighted quantilesexactweightedinterpolated quantilesgk
    quantilesinterpolatedweighted quantilestdigest quantilestdigestweighted quantilestiming quantilestimingweighted quantiletdigest
    quantiletdigestweighted quantiletiming quantiletimingweighted rank rankcorr retention row_number sequencecount sequencematch
    sequencematchevents sequencenextnode simplelinearregression skewpop skewsamp sparkbar std stddev stddev_pop stddev_samp stddevpop
    stddevpopstable stddevsamp stddevsampstable string_agg studentttest studentttestonesample sum sumcount sumkahan summappedarrays
    sumwithoverflow theilsu topk topkweighted uniq uniqcombined uniqcombined64 uniqexact uniqhll12 uniqupto var_pop var_samp varpop
    varpopstable varsamp varsampstable welchttest windowfunnel`,
  other: `
    arrayauc bar blocknumber bytesize countdigits flipcoordinates formatreadabledecimalsize formatreadablequantity formatreadablesize
    formatreadabletimedelta identity ignore isconstant lowcardinalitykeys macnumtostring macstringtonum materialize neighbor
    parsereadablesize parsereadablesizeornull parsetimedelta rownumberinallblocks rownumberinblock runningaccumulate runningdifference
    tocolumntypename totypename transform visiblewidth`,
};

/** Endings that change what an aggregate function counts, not what it reaches. */
const combinators = ['if', 'distinct', 'ornull', 'ordefault', 'array', 'foreach', 'argmin', 'argmax'];

const split = (words: string): readonly string[] => words.trim().split(/\s+/);
const scalars: ReadonlySet<string> = new Set(Object.values(byArea).flatMap(split));
const aggregates: ReadonlySet<string> = new Set(split(byArea.aggregates));

/** Whether a function may be called; `name` in any case. Aggregates may have combinators (`sumIf`, `uniqExactIfOrNull`). */
export function isAllowedFunction(name: string): boolean {
  const lower = name.toLowerCase();
  if (scalars.has(lower)) return true;
  const ending = combinators.find((combinator) => lower.endsWith(combinator) && lower.length > combinator.length);
  return ending !== undefined && isAggregate(lower.slice(0, -ending.length));
}

const isAggregate = (name: string): boolean =>
  aggregates.has(name) ||
  combinators.some((ending) => name.endsWith(ending) && name.length > ending.length && isAggregate(name.slice(0, -ending.length)));

/** All names, for finding one that is near to what was typed. */
export const functionNames = (): readonly string[] => [...scalars];
