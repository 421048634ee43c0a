package io.quoin.wire.vectors;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quoin.bytes.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** How a file of vectors becomes records: snake case, octets in hexadecimal, absent values empty. */
final class VectorsJson {
    private static final JsonSetter.Value EMPTY_IF_ABSENT = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule().addDeserializer(Octets.class, new OctetsDeserializer()))
            .withConfigOverride(Octets.class, octets -> octets.setSetterInfo(EMPTY_IF_ABSENT))
            .withConfigOverride(String.class, string -> string.setSetterInfo(EMPTY_IF_ABSENT))
            .build();

    private VectorsJson() {}

    static Vectors read(InputStream json) {
        try (json) {
            return MAPPER.readValue(json, Vectors.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class OctetsDeserializer extends StdDeserializer<Octets> {
        private static final long serialVersionUID = 1L;

        OctetsDeserializer() {
            super(Octets.class);
        }

        @Override
        public Octets deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Octets.ofHex(parser.getText());
        }

        @Override
        public Object getEmptyValue(DeserializationContext context) {
            return Octets.empty();
        }
    }
}
