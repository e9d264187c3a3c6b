import { Product } from '@callboard/testing';

let shared: Promise<Product> | undefined;

/** The product of this spec file, empty at first; ended by {@link disposeProduct}. */
export async function product(): Promise<Product> {
  shared ??= Product.start('--empty');
  return shared;
}

/** Belongs into `afterAll` of every spec file that asked for {@link product}. */
export async function disposeProduct(): Promise<void> {
  await (await shared)?.dispose();
  shared = undefined;
}
