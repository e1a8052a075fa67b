import { HOURS_BY_CATEGORY } from '../../fulfillment/index.ts';

/** Olist's categories in source A's two kinds of goods with an earlier deadline. */
const KINDS = {
  fresh: ['alimentos', 'alimentos_bebidas', 'bebidas'],
  digital: [
    'audio',
    'cds_dvds_musicais',
    'consoles_games',
    'dvds_blu_ray',
    'eletronicos',
    'informatica_acessorios',
    'pc_gamer',
    'pcs',
    'tablets_impressao_imagem',
    'telefonia',
    'telefonia_fixa',
  ],
} as const satisfies { readonly [kind in keyof typeof HOURS_BY_CATEGORY]: readonly string[] };

/** Hours from payment to delivery, by Olist's category. */
export const HOURS_BY_OLIST_CATEGORY: { readonly [category: string]: number } = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, categories]) =>
    categories.map((category) => [category, HOURS_BY_CATEGORY[kind as keyof typeof KINDS]]),
  ),
);
