package io.quoin.kex.testkit;

import io.quoin.bytes.Octets;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What an object leads to, by its fields, arrays and collections. The limit, said once: the private parts of the JDK
 * are closed to reflection, and what native code holds is too.
 */
final class Reachable {
    private static final int MOST_OBJECTS = 100_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> next = new ArrayDeque<>();
    private final List<Octets> octets = new ArrayList<>();

    Reachable(Object... roots) {
        next.addAll(List.of(roots));
        while (!next.isEmpty() && seen.size() < MOST_OBJECTS) {
            Object each = next.pop();
            if (seen.add(each)) {
                follow(each);
            }
        }
    }

    boolean has(Object object) {
        return seen.contains(object);
    }

    /** The arrays of octets among them. */
    List<Octets> octets() {
        return octets;
    }

    private void follow(Object object) {
        if (object instanceof byte[] bytes) {
            octets.add(Octets.of(bytes));
        } else if (object instanceof Object[] elements) {
            pushAll(Arrays.asList(elements));
        } else if (object instanceof Collection<?> elements) {
            pushAll(elements);
        } else {
            for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                followFields(object, type);
            }
        }
    }

    private void followFields(Object object, Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())
                    && !field.getType().isPrimitive()
                    && field.trySetAccessible()) {
                try {
                    push(field.get(object));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private void pushAll(Iterable<?> objects) {
        objects.forEach(this::push);
    }

    private void push(Object object) {
        if (object != null) {
            next.push(object);
        }
    }
}
