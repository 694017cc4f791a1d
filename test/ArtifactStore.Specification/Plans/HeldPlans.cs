using System.Text;

namespace ArtifactStore.Specification.Plans;

/// <summary>A file of statements and plans that were approved, a section for each call.</summary>
public static class HeldPlans
{
    public static bool IsWritten { get; } = Environment.GetEnvironmentVariable("ARTIFACTSTORE_WRITE_PLANS") == "1";

    public static string Section(string name, IEnumerable<(string Text, IEnumerable<string> Plan)> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        var text = new StringBuilder($"## {name}\n\n");
        foreach (var (sql, plan) in statements)
        {
            text.Append("```sql\n")
                .Append(string.Join('\n', sql.Split('\n').Select(line => line.TrimEnd())))
                .Append("\n```\n\n```text\n")
                .AppendJoin('\n', plan)
                .Append("\n```\n\n");
        }

        return text.ToString();
    }

    /// <summary>The section of a call in the text of the file; empty where there is none.</summary>
    public static string Approved(string file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        var start = file.IndexOf($"## {name}\n", StringComparison.Ordinal);
        var end = start < 0 ? -1 : file.IndexOf("\n## ", start, StringComparison.Ordinal);
        return start < 0 ? "" : file[start..(end < 0 ? file.Length : end + 1)];
    }
}
