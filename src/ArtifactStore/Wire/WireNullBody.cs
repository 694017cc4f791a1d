using System.Text.Json;

namespace ArtifactStore;

/// <summary>Distinguishes a body that is the JSON value <c>null</c> from no body.</summary>
internal static class WireNullBody
{
    public const string Suffix = "_is_json_null";

    public static bool IsNullBody<T>(T? value) => Body(value) is { IsJsonNull: true };

    /// <summary>True if a body has been read already, so that a second member must not set another.</summary>
    public static bool IsSet<T>(T? value) => value is FieldUpdate<ArtifactData> { IsSet: true } or ArtifactData;

    public static JsonException Duplicate(string name) =>
        new($"The body is given twice. Give '{name}', or '{name}{Suffix}' for a body that is the JSON value null.");

    private static ArtifactData? Body<T>(T? value) =>
        value switch
        {
            ArtifactData data => data,
            FieldUpdate<ArtifactData> update => update.Value,
            _ => null,
        };
}
