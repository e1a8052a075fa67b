/** Plain English, units and proper names in public names. Sorted; a word that no name uses is removed. */
export const plainWords: readonly string[] = `
  abandon above add adyen ahead alipay allowed amount answer answered any applicable ask at automatic bad
  begin begun board body budget by capabilities caught cause cel check choice claimed client close closed
  code columns context core corrected count counters counting crashed create csv custom database day
  default define definition describe done draft drop each elapsed empty entry error extra fail failed field
  fired first five flag flavour follow for forgettable format from generic given handler has headers high
  hour http hunt identify illegal in index input integer invalid is join json judge keep keyed length life
  like limits list live loaded log lost manual map max merge metadata minute mismatch mixed move moved ms
  must name new no normalize not nothing object on open opening optional options ordinary otel other out
  output overlapping pages parse part percent pg pglite point postgres problem prometheus proof proven
  random rates raw read reader ready receive recording recurred ref report reported request required
  resource response rest result run sample scan scheduled scope send sent set settings settle setup shop
  shopify simulator skewed source spec spoiled sql standard standing stays stripe subtract succeeded sum
  system take test testing tick time timed to total touched try turn type under unexpected unknown
  untouchable updated values variable verdict waiting warning wechat when wish with xml yet
`
  .trim()
  .split(/\s+/);
