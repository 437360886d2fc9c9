import { z } from 'zod';
import { resourceIdSchema } from '../change/change';
import { serviceLinkSchema } from './statusModels';

/** What Git asks for, for one service: names and links, no statuses. @public */
export const inventoryItemSchema = z
  .object({
    service: z.string(),
    /** Entity reference of the component. */
    component: z.string(),
    /** Entity reference of the owner. */
    owner: z.string(),
    /** The claim's file at the repository's host. */
    url: z.string(),
    /** In the order of promotion, each with the resources it really has. */
    environments: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        resources: z.array(resourceIdSchema),
      }),
    ),
    links: z.array(serviceLinkSchema),
  })
  .meta({ title: 'Requested resources of a service' });

/** @public */
export type InventoryItem = z.infer<typeof inventoryItemSchema>;

/**
 * One page of everything that Git asks for, for catalogs: whoever reads all
 * pages at the same revision, and as many services as `totalItems` says, has
 * all of it.
 *
 * @public
 */
export const inventorySchema = z
  .object({
    /** Commit that this page was made from. */
    revision: z.string(),
    resourceTypes: z.array(z.object({ name: z.string(), title: z.string() })),
    items: z.array(inventoryItemSchema),
    totalItems: z.number().int(),
    /** Pass as `cursor` to get the next page; absent on the last one. */
    nextCursor: z.string().optional(),
  })
  .meta({ title: 'Inventory' });

/** @public */
export type Inventory = z.infer<typeof inventorySchema>;
