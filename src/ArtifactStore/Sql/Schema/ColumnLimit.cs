namespace ArtifactStore.Sql;

/// <summary>The limit of the values of a column.</summary>
/// <param name="Check">Checks a value of a property against the limits of the store.</param>
internal sealed record ColumnLimit(Action<LimitCheck, object?, ArtifactStoreLimits, string> Check)
{
    /// <summary>The limit of an id: it is not empty.</summary>
    public static ColumnLimit Id { get; } = new((check, value, _, property) => check.Id((Guid?)value, property));

    /// <summary>The limit of tags: their number, and each of them.</summary>
    public static ColumnLimit Tags { get; } =
        new((check, value, limits, property) => check.Texts((ValueList<string>?)value, limits, property));

    /// <summary>The limit of a body, in bytes.</summary>
    public static ColumnLimit Data { get; } =
        new((check, value, limits, property) => check.Bytes((string?)value, limits.DataSize, nameof(limits.DataSize), property));

    public static ColumnLimit Key { get; } = Characters(nameof(ArtifactStoreLimits.KeyLength), limits => limits.KeyLength);

    public static ColumnLimit Type { get; } = Characters(nameof(ArtifactStoreLimits.TypeLength), limits => limits.TypeLength);

    public static ColumnLimit Description { get; } =
        Characters(nameof(ArtifactStoreLimits.DescriptionLength), limits => limits.DescriptionLength);

    public static ColumnLimit Metadata { get; } = Characters(nameof(ArtifactStoreLimits.MetadataLength), limits => limits.MetadataLength);

    /// <summary>The limit of all other texts.</summary>
    public static ColumnLimit Text { get; } = Characters(nameof(ArtifactStoreLimits.TextLength), limits => limits.TextLength);

    private static ColumnLimit Characters(string name, Func<ArtifactStoreLimits, int> limit) =>
        new((check, value, limits, property) => check.Text((string?)value, limit(limits), name, property));
}
