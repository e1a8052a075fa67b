/** Plain English, units and proper names in public names. Sorted; a word that no name uses is removed. */
export const plainWords: readonly string[] = `
  abandon above active add adyen ahead alipay allowed amount answer any applicable apply ask assert async
  at automatic bad begin begun body budget by capabilities cash caught cause cel check choice claimed
  client close closed code columns committed context core corrected count counters counting crashed create
  csv custom database day default define definition describe done drop each elapsed empty entry error extra
  fail failed field fired first five flag flavour follow for foreign forgettable format found from generic
  given hand handler has headers high hour http hunt identify identity illegal in index initial input
  integer invalid is join json judge keep keyed length life like limits list loaded log lost manual map max
  merge metadata minute mismatch mixed move moved ms must name named new no normalize not object on open
  opening optional options ordinary otel other out output overlapping pages parse part payable percent pg
  pglite plain point postgres problem prometheus proof proven random rates raw reached read reader receive
  received recorder recording recurred report request requested required resource response rest result run
  sample scan scheduled scope send sent set settings setup shop shopify simulator skewed source spec
  spoiled sql standard stays stripe subtract succeeded sum system test testing tick time timed to total
  touched try turn type undecided under unexpected unknown untouchable updated values variable verdict
  waiting warning wechat when wish with xml yet
`
  .trim()
  .split(/\s+/);
