using System.Globalization;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>How figures are written.</summary>
internal static class Units
{
    /// <summary>Three digits that count, and the unit that suits.</summary>
    public static string Time(double microseconds) =>
        microseconds switch
        {
            >= 1_000_000 => Digits(microseconds / 1_000_000) + " s",
            >= 1_000 => Digits(microseconds / 1_000) + " ms",
            _ => Digits(microseconds) + " µs",
        };

    public static string Ratio(double ratio) =>
        ratio.ToString(
            ratio >= 10 ? "N0"
                : ratio >= 0.05 ? "0.00"
                : "0.000",
            CultureInfo.InvariantCulture
        ) + "×";

    public static string Megabytes(double bytes) => (bytes / 1024 / 1024).ToString("F1", CultureInfo.InvariantCulture) + " MB";

    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Digits(double value) =>
        value.ToString(
            value >= 100 ? "N0"
                : value >= 10 ? "0.0"
                : "0.00",
            CultureInfo.InvariantCulture
        );
}
