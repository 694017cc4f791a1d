namespace ArtifactStore.PostgreSql;

/// <summary>A piece of SQL.</summary>
/// <remarks>A class: lists of it are compiled ahead with the runtime, and each store takes statements apart at its start.</remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
internal sealed record SqlToken(SqlTokenKind Kind, string Text)
{
    /// <summary>No piece.</summary>
    public static SqlToken None { get; } = new(SqlTokenKind.Space, "");

    /// <summary>Whether it is a certain keyword, in whatever case.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a certain mark.</summary>
    public bool IsMark(string mark) => Kind == SqlTokenKind.Mark && Text == mark;
}
