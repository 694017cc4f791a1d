using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Compares two texts line by line, and changed lines word by word.</summary>
internal static class TextDiff
{
    /// <summary>The longest texts that are compared, together.</summary>
    public const int MaxLength = 400_000;

    private const int MaxLines = 8_000;
    private const int Context = 3;

    /// <summary>Compares two texts; null if they are too long.</summary>
    public static IReadOnlyList<DiffLine>? Compare(string old, string @new)
    {
        if (old.Length + @new.Length > MaxLength || old.AsSpan().Count('\n') + @new.AsSpan().Count('\n') > MaxLines)
        {
            return null;
        }

        var model = new SideBySideDiffBuilder(new Differ(), LineChunker.Instance, new ShortLineWords()).BuildDiffModel(
            old,
            @new,
            ignoreWhitespace: false
        );
        var lines = model.OldText.Lines.Zip(model.NewText.Lines, (left, right) =>
            new DiffLine(Side(left), Side(right), left.Position, right.Position)
        );
        return Fold([.. lines]);
    }

    /// <summary>Leaves out the equal lines that are not near a change.</summary>
    internal static IReadOnlyList<DiffLine> Fold(IReadOnlyList<DiffLine> lines)
    {
        var isNear = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].IsChanged)
            {
                var (from, to) = (Math.Max(0, i - Context), Math.Min(lines.Count, i + Context + 1));
                isNear.AsSpan(from..to).Fill(true);
            }
        }

        var folded = new List<DiffLine>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (isNear[i])
            {
                folded.Add(lines[i]);
            }
            else if (folded is [.., { Folded: > 0 } last])
            {
                folded[^1] = last with { Folded = last.Folded + 1 };
            }
            else
            {
                folded.Add(new(null, null, null, null, Folded: 1));
            }
        }

        return folded;
    }

    private static DiffSide? Side(DiffPiece piece) =>
        piece.Type switch
        {
            ChangeType.Imaginary => null,
            ChangeType.Unchanged => DiffSide.Whole(piece.Text, isChanged: false),
            _ when piece.SubPieces is { Count: > 0 } parts => new([
                .. parts.Where(part => part.Text is not null).Select(part => (part.Text, part.Type != ChangeType.Unchanged)),
            ]),
            _ => DiffSide.Whole(piece.Text ?? "", isChanged: true),
        };

    /// <summary>The words of a line, unless it is so long that to compare them would take minutes.</summary>
    private sealed class ShortLineWords : IChunker
    {
        private const int MaxLine = 2_000;

        public IReadOnlyList<string> Chunk(string text) => text.Length > MaxLine ? [text] : WordChunker.Instance.Chunk(text);
    }
}
