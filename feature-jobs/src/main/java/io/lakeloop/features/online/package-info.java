/**
 * Each entity's newest features in PostgreSQL: published by {@link
 * io.lakeloop.features.online.PublishFeaturesJob}, looked up by {@link
 * io.lakeloop.features.online.OnlineFeatures}.
 */
@NullMarked
package io.lakeloop.features.online;

import org.jspecify.annotations.NullMarked;
