namespace ArtifactStore.Specification.History;

/// <summary>A call of a client on one key, from when it was made until its answer was there.</summary>
/// <remarks>The times are those of <see cref="System.Diagnostics.Stopwatch"/>, which the processes of a machine share.</remarks>
public sealed record HistoryCall
{
    public required string Client { get; init; }

    /// <summary>The client's first, second, … call.</summary>
    public required int Number { get; init; }

    public required string Key { get; init; }

    public required HistoryCallKind Kind { get; init; }

    /// <summary>A create: the ids of the new artifacts, in order. A delete: the one that goes.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>A read or a set of the alias: the version. A create: the version that must be the latest, where it demands one.</summary>
    public int? Version { get; init; }

    /// <summary>The version that the alias must name to be set, 0 for none; null for any.</summary>
    public int? AliasVersion { get; init; }

    public required long Called { get; init; }

    /// <summary>
    /// When the answer was there; null where nobody knows what became of the call: it may take place at any time after it was made, or
    /// never.
    /// </summary>
    public long? Returned { get; init; }

    /// <summary>
    /// Whether the call was refused: a create, because another version is the latest; a delete, because the artifact is aliased; a set of
    /// the alias, because it names another version or the version does not exist.
    /// </summary>
    public bool Refused { get; init; }

    /// <summary>What was created, read, or named by the alias.</summary>
    public IReadOnlyList<VersionRow> Rows { get; init; } = [];

    /// <summary>How many artifacts were deleted, or aliases removed.</summary>
    public long Count { get; init; }

    public override string ToString()
    {
        var asked = Kind switch
        {
            HistoryCallKind.Create => $"create {string.Join(", ", Ids)}{(Version is null ? "" : $" after version {Version}")}",
            HistoryCallKind.ReadVersion => $"read version {Version}",
            HistoryCallKind.Delete => $"delete {Ids[0]}",
            HistoryCallKind.SetAlias => $"alias version {Version}{(AliasVersion is null ? "" : $" after version {AliasVersion}")}",
            _ => Kind.ToString(),
        };
        var answer = this switch
        {
            { Returned: null } => "?",
            { Refused: true } => "refused",
            { Kind: HistoryCallKind.Delete or HistoryCallKind.DeleteAll or HistoryCallKind.RemoveAlias } => $"{Count}",
            _ => $"[{string.Join(", ", Rows.Select(row => $"{row.Version}: {row.Id}"))}]",
        };
        return $"[{Called} .. {Returned}] {Client}: {asked} -> {answer}";
    }
}
