using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Sql;

/// <summary>The names in the lines of an export.</summary>
internal static class HistoryFormat
{
    public const string Name = "artifactstore-history";
    public const int Version = 1;
    public const string Flow = "flow";
    public const string Deployment = "deployment";
    public const string FlowRun = "flow_run";
    public const string TaskRun = "task_run";
    public const string WorkPool = "work_pool";
    public const string WorkQueue = "work_queue";
    public const string Artifact = "artifact";
    public const string Collection = "collection";
    public const string Alias = "alias";

    /// <summary>The member beside an artifact whose body does not fit into a line as it is, with its text.</summary>
    public const string DataText = "data_text";

    /// <summary>The last line, whose absence shows that the rest was lost.</summary>
    public const string End = "end";
    public const string Items = "items";

    /// <summary>The first line.</summary>
    public static string Header { get; } = $$"""{"format":"{{Name}}","version":{{Version}}}""";

    /// <summary>The kinds of items.</summary>
    public static string Kinds { get; } =
        string.Join(", ", Flow, Deployment, FlowRun, TaskRun, WorkPool, WorkQueue, Artifact, Collection, Alias);

    /// <summary>Returns the JSON form of a type.</summary>
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)ArtifactStoreJson.Options.GetTypeInfo(typeof(T));
}
