namespace ArtifactStore.PostgreSql;

/// <summary>A piece of SQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text)
{
    /// <summary>Whether it is a certain keyword, in whatever case.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a certain mark.</summary>
    public bool IsMark(string mark) => Kind == SqlTokenKind.Mark && Text == mark;
}
