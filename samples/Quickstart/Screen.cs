using System.Runtime.CompilerServices;

namespace Quickstart;

/// <summary>Prints headings, questions and tables, in colour where there is a terminal.</summary>
internal static class Screen
{
    private static readonly bool Styled =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private static int _questions;

    public static void Heading(string text) => Console.WriteLine($"\n{Style(text, 1)}\n");

    public static void Line(string text = "") => Console.WriteLine(text.Length == 0 ? "" : $"  {text}");

    /// <summary>Prints a question and the C# that answers it: the very text of the argument, so what is shown is what runs.</summary>
    public static T Ask<T>(string question, T answer, [CallerArgumentExpression(nameof(answer))] string code = "")
    {
        Question(question, Unindent(code));
        return answer;
    }

    /// <summary>The same for a call, which is made after it was shown.</summary>
    public static Task<T> AskAsync<T>(string question, Func<Task<T>> call, [CallerArgumentExpression(nameof(call))] string code = "")
    {
        Question(question, Unindent($"await {code["() =>".Length..].TrimStart()}"));
        return call();
    }

    /// <summary>The same for several statements, which run after they were shown.</summary>
    public static Task DoAsync(string what, Func<Task> statements, [CallerArgumentExpression(nameof(statements))] string code = "")
    {
        // Shown is what stands between the braces of "async () => { … }".
        var lines = code.ReplaceLineEndings("\n").Split('\n')[2..^1];
        Question(what, Unindent("\n" + string.Join('\n', lines)).Skip(1));
        return statements();
    }

    /// <summary>The same for a question that is a text itself.</summary>
    public static string AskText(string question, string text)
    {
        Question(question, text.Split('\n'));
        return text;
    }

    /// <summary>Prints rows under headers, numbers to the right.</summary>
    public static void Table(IReadOnlyList<string> headers, IEnumerable<object?[]> rows)
    {
        var cells = rows.ToList();
        var texts = cells.ConvertAll(row => row.Select(Text).ToArray());
        var widths = headers.Select((header, i) => texts.Select(row => row[i].Length).Append(header.Length).Max()).ToArray();
        var right = headers.Select((_, i) => cells.Count > 0 && cells.All(row => row[i] is null or int or long or double)).ToArray();

        Console.WriteLine($"  {Style(Row(headers), 2)}");
        Console.WriteLine(
            $"  {Style(Row([.. headers.Zip(widths, (header, width) => header.Length == 0 ? "" : new string('─', width))]), 2)}"
        );
        texts.ForEach(row => Console.WriteLine($"  {Row(row)}"));

        string Row(IReadOnlyList<string> row) =>
            string.Join("  ", row.Select((text, i) => right[i] ? text.PadLeft(widths[i]) : text.PadRight(widths[i]))).TrimEnd();
    }

    private static void Question(string question, IEnumerable<string> lines)
    {
        Console.WriteLine($"\n{Style($"{++_questions}. {question}", 1)}\n");
        foreach (var line in lines)
        {
            Console.WriteLine($"  {Style($"│ {line}", 36)}");
        }

        Console.WriteLine();
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "·",
            int or long => $"{value:N0}",
            double => $"{value:N1}",
            DateTimeOffset => $"{value:yyyy-MM-dd HH:mm}",
            DateOnly => $"{value:yyyy-MM-dd}",
            _ => $"{value}",
        };

    private static IEnumerable<string> Unindent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        var indent = lines
            .Skip(1)
            .Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        return lines.Select((line, i) => i == 0 || line.Length == 0 ? line : line[indent..]);
    }

    private static string Style(string text, int code) => Styled ? $"\e[{code}m{text}\e[0m" : text;
}
