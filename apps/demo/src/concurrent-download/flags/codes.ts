/** The 249 two-letter country codes of ISO 3166-1, in lower case and alphabetical order. */
export const COUNTRY_CODES: readonly string[] = `
  ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz
  ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr
  ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp
  ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt
  mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
  sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz
  ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
`
  .trim()
  .split(/\s+/);

/** The two formats. They alternate. */
export type FlagFormat = 'gif' | 'png';

/** The path and the format of a flag. */
export interface FlagName {
  /** Path below the base URL: `ad/ad.gif` for a country, `ad/ad-01.png` for its first region. */
  readonly path: string;
  readonly format: FlagFormat;
}

/**
 * Returns the name of a flag by index: the flag of each country, then the first region of each country, then the
 * second, and so on. `zz` is never used, because ISO reserves it for users and the fail case requests `zz/zz.gif`.
 *
 * @param index from 0, without an upper limit
 */
export function flagName(index: number): FlagName {
  const country = COUNTRY_CODES[index % COUNTRY_CODES.length] ?? 'aa';
  const round = Math.floor(index / COUNTRY_CODES.length);
  const format: FlagFormat = index % 2 === 0 ? 'gif' : 'png';
  const file = round === 0 ? country : `${country}-${String(round).padStart(2, '0')}`;
  return { path: `${country}/${file}.${format}`, format };
}
