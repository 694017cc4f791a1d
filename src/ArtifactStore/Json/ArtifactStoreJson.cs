using System.Text.Json;

namespace ArtifactStore;

/// <summary>The wire form of queries and filters: snake_case JSON, read and written through System.Text.Json with source generation.</summary>
/// <remarks>
/// An unknown property or operator, a value that breaks a rule, and a property given twice are a <see cref="JsonException"/> with the path. What says nothing is not written:
/// <c>{}</c> equals <c>new ArtifactQuery()</c>.
/// </remarks>
/// <example>
/// <code>var query = JsonSerializer.Deserialize&lt;ArtifactQuery&gt;(
///     """{"artifacts": {"key": {"like_": "report-%"}}, "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "sort": "CREATED_DESC", "limit": 50}""",
///     ArtifactStoreJson.Options);</code>
/// </example>
public static class ArtifactStoreJson
{
    /// <summary>Options that read and write every query and filter; they are read-only and use no reflection.</summary>
    /// <remarks>
    /// A host whose own types hold queries puts the resolver of these options before its own; the wire form stays what it is, whatever the host's options say.
    /// </remarks>
    /// <example>
    /// <code>new JsonSerializerOptions(JsonSerializerDefaults.Web)
    /// {
    ///     TypeInfoResolver = JsonTypeInfoResolver.Combine(ArtifactStoreJson.Options.TypeInfoResolver, HostContext.Default),
    /// }</code>
    /// </example>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(WireContext.Default.Options) { TypeInfoResolver = new WireResolver() };
        options.MakeReadOnly();
        return options;
    }
}
