using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Reads the members of a body that has passed its check. A member that is null or not there is null.</summary>
internal readonly struct BodyValues(JsonElement root)
{
    /// <summary>True if the member is there, also as null.</summary>
    public bool Has(string name) => root.TryGetProperty(name, out _);

    /// <summary>Returns a text.</summary>
    public string? Text(string name) => Find(name)?.GetString();

    /// <summary>Returns an id.</summary>
    public Guid? Id(string name) => Find(name) is { } value && BodyId.TryParse(value.GetString(), out var id) ? id : null;

    /// <summary>Returns a list of texts.</summary>
    public ValueList<string>? Texts(string name) =>
        Find(name) is { } value ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : null;

    /// <summary>Returns a flag.</summary>
    public bool? Flag(string name) => Find(name) is { } value ? BodyNumber.ReadFlag(value) : null;

    /// <summary>Returns a whole number.</summary>
    public int? Number(string name) =>
        Find(name) is { } value && BodyNumber.Read(value, out _) is { } number
            ? (int)System.Numerics.BigInteger.Clamp(number, int.MinValue, int.MaxValue)
            : null;

    /// <summary>Returns metadata.</summary>
    public ArtifactMetadata? Metadata(string name) => Find(name) is { } value ? BodyText.ReadMetadata(value) : null;

    /// <summary>Returns the body of an artifact, as it was sent.</summary>
    public ArtifactData? Data(string name) =>
        Find(name) is { } value && PythonJson.TextOf(value) is var json and not "null" ? ArtifactData.Parse(json) : null;

    /// <summary>Returns a text of an object without a rule; null if the member is something else.</summary>
    public string? AnyText(string name) => Find(name) is { } value ? JsonText.TryRead(value) : null;

    /// <summary>Returns any JSON.</summary>
    public JsonElement? Json(string name) => Find(name);

    /// <summary>Returns the members of an object.</summary>
    public BodyValues? Object(string name) => Find(name) is { } value ? new(value) : null;

    private JsonElement? Find(string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
