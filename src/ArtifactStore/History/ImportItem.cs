namespace ArtifactStore.Sql;

/// <summary>An item to be imported, and its place, for messages.</summary>
/// <param name="Item">The item.</param>
/// <param name="Unit">The word for a place: <c>Item</c> or <c>Line</c>.</param>
/// <param name="Number">The number of the place, from 1.</param>
internal sealed record ImportItem(HistoryItem Item, string Unit, long Number)
{
    /// <summary>The place, and the identity of the row.</summary>
    public string Place => $"{Unit} {Number} ({Name})";

    /// <summary>The approximate size in memory, in bytes.</summary>
    public long Size =>
        256
        + (
            Item is ArtifactImport artifact
                ? Length(artifact.Data?.Json)
                    + Length(artifact.Description)
                    + Length(artifact.Metadata?.Json)
                    + (artifact.Inputs.Count * 16L)
                : 0
        );

    private string Name =>
        Item switch
        {
            ArtifactImport artifact => $"artifact {artifact.Id}",
            CollectionImport collection => $"collection of key {Text.Show(collection.Key)}",
            AliasImport alias => $"alias {Text.Show(alias.Alias)} of key {Text.Show(alias.Key)}",
            RunImport { Run: Flow run } => $"flow {run.Id}",
            RunImport { Run: Deployment run } => $"deployment {run.Id}",
            RunImport { Run: FlowRun run } => $"flow run {run.Id}",
            RunImport { Run: TaskRun run } => $"task run {run.Id}",
            RunImport { Run: WorkPool run } => $"work pool {run.Id}",
            RunImport { Run: WorkQueue run } => $"work queue {run.Id}",
            _ => throw new ArgumentOutOfRangeException(nameof(Item), Item.GetType(), "Not an item of history."),
        };

    private static long Length(string? text) => (text?.Length ?? 0) * (long)sizeof(char);

    /// <summary>Creates the exception for an item that contradicts the store.</summary>
    public ArtifactConflictException Conflict(ArtifactConflictReason reason, string message, Guid? artifact = null, string? key = null) =>
        new($"{Place}: {message} The batch was not written.")
        {
            Reason = reason,
            ArtifactId = artifact,
            Key = key,
        };
}
