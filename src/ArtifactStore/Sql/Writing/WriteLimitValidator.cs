namespace ArtifactStore.Sql;

/// <summary>Checks values to be written against the limits of the store.</summary>
internal static class WriteLimitValidator
{
    /// <summary>Checks an artifact. Its ids are checked by their properties.</summary>
    public static void Check(Artifact artifact, ArtifactStoreLimits limits, LimitCheck check)
    {
        foreach (var column in ArtifactTable.Columns.AsSpan())
        {
            if (column is { Type: not SqlType.Id, Limit: { } limit, Value: { } value })
            {
                limit.Check(check, value(artifact).Value, limits, column.Property);
            }
        }
    }

    /// <summary>Checks an update.</summary>
    public static void Check(ArtifactUpdate update, ArtifactStoreLimits limits)
    {
        foreach (var column in ArtifactTable.Columns.AsSpan())
        {
            if (column is { Limit: { } limit, Update: { } set } && set(update) is { } value)
            {
                limit.Check(new(nameof(update)), value.Value, limits, column.Property);
            }
        }
    }

    /// <summary>
    /// Checks a row of any kind of run, including its ids. They are not checked by their properties, so that a stored row with an empty id
    /// can be read.
    /// </summary>
    public static void Check<T>(RunTable<T> table, T item, ArtifactStoreLimits limits, LimitCheck check)
        where T : class
    {
        check.Id(table.Head(item).Id, "Id");
        foreach (var column in table.Columns.AsSpan())
        {
            column.Limit?.Check(check, column.Value!(item).Value, limits, column.Property);
        }
    }
}
