using System.Text;
using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>An object of a body: its members, in the order in which their faults are reported.</summary>
/// <param name="name">The name in the OpenAPI document.</param>
/// <param name="fields">The members.</param>
internal sealed class BodyShape(string name, params BodyField[] fields)
{
    /// <summary>The name in the OpenAPI document.</summary>
    public string Name => name;

    /// <summary>True for the body of a filter: unknown members are ignored, and it may be left out.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The rule for a member that is an object of this shape.</summary>
    public BodyRule Rule => new($$"""{"$ref":"#/components/schemas/{{name}}"}""", Check) { Shape = this };

    /// <summary>The shape as a JSON schema.</summary>
    public string Schema
    {
        get
        {
            var members = string.Join(",", fields.Select(member => $"\"{member.Name}\":{Nullable(member)}"));
            var required = string.Join(",", fields.Where(member => member.IsRequired).Select(member => $"\"{member.Name}\""));
            return new StringBuilder("{\"type\":\"object\",\"properties\":{")
                .Append(members)
                .Append('}')
                .Append(required.Length > 0 ? $",\"required\":[{required}]" : "")
                .Append(IsOpen ? "}" : ",\"additionalProperties\":false}")
                .ToString();
        }
    }

    /// <summary>Returns the shape and those of its members, for the OpenAPI document.</summary>
    public IEnumerable<BodyShape> WithParts() =>
        fields.Select(field => field.Rule.Shape).OfType<BodyShape>().SelectMany(shape => shape.WithParts()).Prepend(this);

    /// <summary>Checks the body of a request.</summary>
    public void CheckBody(JsonElement value, BodyErrors errors, Utf8JsonWriter? wire)
    {
        if (!IsOpen || value.ValueKind == JsonValueKind.Object)
        {
            Check(value, errors, wire);
            return;
        }

        // The members of an open body are parameters of the route; a value without members lacks every one.
        foreach (var field in fields)
        {
            errors.AddAt(field.Name, "missing", "The body is not an object.");
        }
    }

    /// <summary>Writes what a body that is left out means.</summary>
    public void WriteDefaults(Utf8JsonWriter? wire)
    {
        wire?.WriteStartObject();
        foreach (var field in fields)
        {
            WriteDefault(field, wire);
        }

        wire?.WriteEndObject();
    }

    private static void WriteDefault(BodyField field, Utf8JsonWriter? wire)
    {
        if (field.Default is { } json && wire is not null)
        {
            wire.WritePropertyName(field.Name);
            wire.WriteRawValue(json, skipInputValidation: true);
        }
    }

    private static string Nullable(BodyField field) =>
        field.ChecksNull || field.Rule.Schema is "true" ? field.Rule.Schema : $$"""{"anyOf":[{{field.Rule.Schema}},{"type":"null"}]}""";

    private void Check(JsonElement value, BodyErrors errors, Utf8JsonWriter? wire)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add("model_attributes_type", "The value is not an object.", value);
            return;
        }

        wire?.WriteStartObject();
        foreach (var field in fields)
        {
            CheckField(value, field, errors, wire);
        }

        if (!IsOpen)
        {
            CheckUnknown(value, errors);
        }

        wire?.WriteEndObject();
    }

    private static void CheckField(JsonElement value, BodyField field, BodyErrors errors, Utf8JsonWriter? wire)
    {
        if (!value.TryGetProperty(field.Name, out var given))
        {
            WriteDefault(field, wire);
            if (field.IsRequired)
            {
                errors.AddAt(field.Name, "missing", "The member is required.", value);
            }
        }
        else if (given.ValueKind == JsonValueKind.Null && !field.ChecksNull)
        {
            if (field.KeepsNull)
            {
                wire?.WriteNull(field.Name);
            }

            WriteDefault(field, wire);
        }
        else
        {
            errors.Enter(field.Name);
            wire?.WritePropertyName(field.Name);
            field.Rule.Check(given, errors, wire);
            errors.Leave();
        }
    }

    private void CheckUnknown(JsonElement value, BodyErrors errors)
    {
        HashSet<string>? seen = null;
        foreach (var member in value.EnumerateObject())
        {
            if (!Array.Exists(fields, field => member.NameEquals(field.Name)) && (seen ??= []).Add(member.Name))
            {
                errors.AddAt(member.Name, "extra_forbidden", "There is no member of this name.", member.Value);
            }
        }
    }
}
