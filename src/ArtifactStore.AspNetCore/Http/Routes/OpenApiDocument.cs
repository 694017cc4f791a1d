using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArtifactStore.AspNetCore;

/// <summary>The OpenAPI 3.1 document, written from the table of routes.</summary>
internal static partial class OpenApiDocument
{
    /// <summary>Writes the document.</summary>
    /// <param name="writer">Takes the JSON.</param>
    /// <param name="server">The prefix of all paths.</param>
    /// <param name="isReadOnly">True to leave out the routes that write.</param>
    public static void Write(Utf8JsonWriter writer, string server, bool isReadOnly)
    {
        var routes = StoreRoutes.All.Where(route => !isReadOnly || !route.Writes).ToArray();
        writer.WriteStartObject();
        writer.WriteString("openapi", "3.1.1");
        writer.WriteStartObject("info");
        writer.WriteString("title", "ArtifactStore");
        writer.WriteString("version", typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3));
        writer.WriteEndObject();
        writer.WriteStartArray("servers");
        writer.WriteStartObject();
        writer.WriteString("url", server.Length > 0 ? server : "/");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("paths");
        foreach (var path in routes.GroupBy(route => route.Pattern))
        {
            writer.WriteStartObject(path.Key);
            foreach (var route in path)
            {
                Write(writer, route);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        WriteSchemas(writer, routes);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, StoreRoute route)
    {
        writer.WriteStartObject(route.Method.ToLowerInvariant());
        writer.WriteString("summary", route.Summary);
        writer.WriteStartArray("tags");
        writer.WriteStringValue(route.Tag);
        writer.WriteEndArray();
        writer.WriteStartArray("parameters");
        foreach (Match part in PathParts().Matches(route.Pattern))
        {
            var name = part.Groups[1].Value;
            var schema = name == "id" ? """{"type":"string","format":"uuid"}""" : """{"type":"string"}""";
            WriteParameter(writer, name, "path", schema, null);
        }

        foreach (var parameter in route.Query)
        {
            WriteParameter(writer, parameter.Name, "query", parameter.Schema, parameter.Description);
        }

        writer.WriteEndArray();
        if (route.Body is { } body)
        {
            writer.WriteStartObject("requestBody");
            writer.WriteBoolean("required", !body.IsOpen);
            WriteContent(writer, "application/json", $"#/components/schemas/{body.Name}");
            writer.WriteEndObject();
        }

        WriteResponses(writer, route);
        writer.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter writer, string name, string place, string schema, string? description)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("in", place);
        if (description is not null)
        {
            writer.WriteString("description", description);
        }

        writer.WriteBoolean("required", place == "path");
        writer.WritePropertyName("schema");
        writer.WriteRawValue(schema);
        writer.WriteEndObject();
    }

    private static void WriteResponses(Utf8JsonWriter writer, StoreRoute route)
    {
        writer.WriteStartObject("responses");
        writer.WriteStartObject(route.Success.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("description", route.Answer is null ? "Done" : "The answer");
        if (route.Answer is { } answer)
        {
            WriteContent(writer, answer == "Changes" ? "text/event-stream" : "application/json", $"#/components/schemas/{answer}");
        }

        writer.WriteEndObject();
        writer.WriteStartObject("default");
        writer.WriteString("description", "A fault");
        WriteContent(
            writer,
            route.IsOwn ? "application/problem+json" : "application/json",
            $"#/components/schemas/{(route.IsOwn ? "Problem" : "Fault")}"
        );
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, string type, string schema)
    {
        writer.WriteStartObject("content");
        writer.WriteStartObject(type);
        writer.WriteStartObject("schema");
        writer.WriteString("$ref", schema);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter writer, StoreRoute[] routes)
    {
        writer.WriteStartObject("components");
        writer.WriteStartObject("schemas");
        var shapes = routes.Select(route => route.Body).OfType<BodyShape>().SelectMany(shape => shape.WithParts());
        foreach (var shape in shapes.DistinctBy(shape => shape.Name))
        {
            writer.WritePropertyName(shape.Name);
            writer.WriteRawValue(shape.Schema);
        }

        foreach (var (name, schema) in AnswerSchemas.All)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(schema);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParts();
}
