package io.quoin.manage;

/**
 * One key of a tunnel's file, as it counts.
 *
 * @param key as in the file
 * @param value as it counts; a secret is in a file of its own, whose name it is
 * @param origin who says so: {@code file}, {@code profile cloudflare}, {@code default}
 */
public record SettingView(String key, String value, String origin) {}
