import type { MapShape } from '../shape';

/** A kind of entity: who it is and how its `spec` looks. */
export interface KindDefinition {
  kind: string;
  apiVersions: readonly string[];
  spec: MapShape;
}

/** Every kind of the catalog itself comes in both of these, with the same shape. */
export const catalogApiVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'] as const;
